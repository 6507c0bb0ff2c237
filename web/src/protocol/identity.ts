import { Emitter } from "./emitter";
import type { ClientFrame, HelloFrame } from "./frames";
import type { User } from "./types";

export type IdentityState =
  | { status: "guest" }
  | { status: "authenticating" }
  | { status: "user"; user: User };

interface IdentityEvents {
  state: IdentityState;
  /** The server no longer takes the token, or never did. */
  expired: undefined;
}

/** Who this connection is, as the server's last `hello` said. */
export class Identity extends Emitter<IdentityEvents> {
  private current: IdentityState = { status: "guest" };
  private token: string | null = null;

  constructor(private readonly transmit: (frame: ClientFrame) => boolean) {
    super();
  }

  get state(): IdentityState {
    return this.current;
  }

  /** True if this ends what the connection was to another token. */
  setToken(token: string | null): boolean {
    const previous = this.token;
    if (token === previous) return false;
    this.token = token;
    this.authenticate();
    return previous !== null;
  }

  /** Also to be called on every new connection, which starts out as a guest's. */
  authenticate(): void {
    if (this.token === null) {
      this.become({ status: "guest" });
      return;
    }
    this.become({ status: "authenticating" });
    this.transmit({ type: "auth", token: this.token });
  }

  retryIfUnanswered(): void {
    if (this.current.status === "authenticating") this.authenticate();
  }

  receiveHello({ user }: HelloFrame): void {
    if (this.token === null) return;
    if (user !== null) {
      this.become({ status: "user", user });
    } else if (this.current.status === "user") {
      this.expire();
    }
  }

  refused(): void {
    if (this.current.status === "authenticating") this.expire();
  }

  private expire(): void {
    this.token = null;
    this.become({ status: "guest" });
    this.emit("expired", undefined);
  }

  private become(state: IdentityState): void {
    this.current = state;
    this.emit("state", state);
  }
}

import { Emitter } from "./emitter.ts";
import type { ClientFrame, HelloFrame } from "./frames.ts";
import type { User } from "./types.ts";

export type IdentityState =
  | { status: "guest" }
  | { status: "authenticating" }
  | { status: "user"; user: User };

interface IdentityEvents {
  state: IdentityState;
  /** The server no longer takes this token, or never did. */
  expired: string;
}

/** Who this connection is, as the server's last `hello` said. */
export class Identity extends Emitter<IdentityEvents> {
  private current: IdentityState = { status: "guest" };
  private token: string | null = null;
  /** Tokens whose answers are still to come on this connection, in the order of the answers. */
  private asked: string[] = [];

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

  /** To be called on every new connection, which starts out as a guest's. */
  connected(): void {
    this.asked = [];
    this.authenticate();
  }

  private authenticate(): void {
    if (this.token === null) {
      this.become({ status: "guest" });
      return;
    }
    this.become({ status: "authenticating" });
    if (this.transmit({ type: "auth", token: this.token })) this.asked.push(this.token);
  }

  /** The server has no answer for now: `retryIfUnanswered` will ask again. */
  passedOver(): void {
    this.asked.shift();
  }

  retryIfUnanswered(): void {
    if (this.current.status === "authenticating") this.authenticate();
  }

  receiveHello({ user }: HelloFrame): void {
    if (user !== null) {
      if (this.isAnswered() && this.token !== null) this.become({ status: "user", user });
    } else if (this.token !== null && this.current.status === "user") {
      this.expire(this.token);
    }
  }

  refused(): void {
    const { token } = this;
    if (this.isAnswered() && token !== null && this.current.status === "authenticating") {
      this.expire(token);
    }
  }

  /** Takes the next answer; false if it is about a token that was replaced meanwhile. */
  private isAnswered(): boolean {
    return (this.asked.shift() ?? this.token) === this.token;
  }

  private expire(token: string): void {
    this.token = null;
    this.become({ status: "guest" });
    this.emit("expired", token);
  }

  private become(state: IdentityState): void {
    this.current = state;
    this.emit("state", state);
  }
}

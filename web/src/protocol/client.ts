import { Connection, type ConnectionState } from "./connection.ts";
import { Emitter } from "./emitter.ts";
import { browserEnvironment, type Environment, type Timer } from "./environment.ts";
import type { ClientFrame, ErrorFrame, HelloFrame, ServerFrame } from "./frames.ts";
import { Identity, type IdentityState } from "./identity.ts";
import { Outbox } from "./outbox.ts";
import { RoomSubscription } from "./subscription.ts";
import type { Limits, RoomId } from "./types.ts";

interface ClientEvents {
  connection: ConnectionState;
  identity: IdentityState;
  limits: Limits;
  /** This token is no longer good; the connection goes on as a guest's. */
  expired: string;
  /** A refusal of what was asked, other than to say something or for now: of a join, mostly. */
  error: ServerError;
  viewers: { room: RoomId; count: number };
}

export interface ServerError {
  code: string;
  message: string;
}

export interface JoinOptions {
  /** The most messages per second wanted; left out: everything. */
  pace?: number;
}

const defaultLimits: Limits = {
  text_code_points: 500,
  frame_bytes: 16_384,
  messages_per_30s: 20,
};
const busyRetryMs = 1_000;
const joinTimeoutMs = 10_000;

/**
 * Twitchy Chat over one WebSocket. Rooms joined, the token and what was said outlive the
 * connection: after a reconnect the client signs in, resumes every room where it broke off and
 * sends again what has no outcome yet.
 */
export class ChatClient extends Emitter<ClientEvents> {
  readonly outbox: Outbox;
  private readonly connection: Connection;
  private readonly identityOfConnection: Identity;
  private readonly rooms = new Map<RoomId, RoomSubscription>();
  private lastLimits = defaultLimits;
  private retryTimer: Timer;
  private joinTimer: Timer;

  constructor(
    url: string,
    private readonly env: Environment = browserEnvironment(),
  ) {
    super();
    this.connection = new Connection(url, env);
    const transmit = this.connection.send.bind(this.connection);
    this.identityOfConnection = new Identity(transmit);
    this.outbox = new Outbox(env, transmit);

    this.connection.on("state", (state) => this.connectionChanged(state));
    this.connection.on("frame", (frame) => this.receive(frame));
    this.identityOfConnection.on("state", (state) => this.identityChanged(state));
    this.connection.on("silent", () => this.probe());
    this.identityOfConnection.on("expired", (token) => this.tokenExpired(token));
    this.outbox.on("stalled", () => this.connection.restart());
  }

  get connectionState(): ConnectionState {
    return this.connection.state;
  }

  get identity(): IdentityState {
    return this.identityOfConnection.state;
  }

  get limits(): Limits {
    return this.lastLimits;
  }

  /** Connects, or ends the wait for the next attempt. */
  connect(): void {
    this.connection.connect();
  }

  /**
   * For when the device woke or the network is back: a connection that is open may be dead and not
   * know it, so it is asked for a sign of life; a wait for the next attempt is shortened.
   */
  wake(): void {
    this.probe();
    this.connection.hasten();
  }

  close(): void {
    this.connection.close();
  }

  /** `null` to be a guest. What another user's token was to carry is dropped. */
  setToken(token: string | null): void {
    if (this.identityOfConnection.setToken(token)) this.outbox.clear();
  }

  /** One subscription a room; joining it again ends the one before. */
  join(room: RoomId, { pace }: JoinOptions = {}): RoomSubscription {
    const subscription: RoomSubscription = new RoomSubscription(
      room,
      (frame) => this.sendJoin(frame),
      pace,
      () => this.leave(subscription),
    );
    this.rooms.set(room, subscription);
    if (this.connection.state.status === "open") subscription.join();
    return subscription;
  }

  /** Joins once more what was joined: it changes nothing, but the answer tells that all is well. */
  private probe(): void {
    if (this.connection.state.status !== "open") return;
    for (const room of this.rooms.values()) {
      if (!room.isUnanswered) room.join();
    }
  }

  private sendJoin(frame: ClientFrame): boolean {
    const isSent = this.connection.send(frame);
    if (isSent) this.startJoinTimer();
    return isSent;
  }

  private startJoinTimer(): void {
    this.env.clearTimer(this.joinTimer);
    this.joinTimer = this.env.setTimer(() => {
      const isOwed = [...this.rooms.values()].some((room) => room.isUnanswered);
      if (isOwed) this.connection.restart();
    }, joinTimeoutMs);
  }

  private leave(subscription: RoomSubscription): void {
    const { room } = subscription;
    if (this.rooms.get(room) !== subscription) return;
    this.rooms.delete(room);
    this.connection.send({ type: "leave", room });
  }

  private connectionChanged(state: ConnectionState): void {
    if (state.status === "open") {
      this.identityOfConnection.connected();
      if (this.identity.status === "guest") this.outbox.signedOut();
      for (const room of this.rooms.values()) room.join();
    } else {
      this.env.clearTimer(this.retryTimer);
      this.env.clearTimer(this.joinTimer);
      this.outbox.suspend();
      if (state.status === "refused") this.outbox.end();
    }
    this.emit("connection", state);
  }

  private identityChanged(state: IdentityState): void {
    if (state.status === "user") this.outbox.resume(state.user.id);
    else this.outbox.suspend();
    this.emit("identity", state);
  }

  private tokenExpired(token: string): void {
    this.outbox.signedOut();
    this.emit("expired", token);
  }

  private receive(frame: ServerFrame): void {
    switch (frame.type) {
      case "hello":
        this.receiveHello(frame);
        break;
      case "joined":
        this.rooms.get(frame.room)?.receiveJoined(frame);
        this.emit("viewers", { room: frame.room, count: frame.viewers });
        break;
      case "messages":
        this.rooms.get(frame.room)?.receiveMessages(frame);
        break;
      case "gap":
        this.rooms.get(frame.room)?.receiveGap(frame);
        break;
      case "mention":
        this.rooms.get(frame.room)?.emit("mention", frame.message);
        break;
      case "viewers":
        this.emit("viewers", { room: frame.room, count: frame.count });
        break;
      case "ack":
        this.outbox.ack(frame);
        break;
      case "error":
        this.receiveError(frame);
        break;
    }
  }

  private receiveHello(frame: HelloFrame): void {
    if (frame.limits !== undefined) {
      this.lastLimits = frame.limits;
      this.emit("limits", frame.limits);
    }
    this.identityOfConnection.receiveHello(frame);
  }

  private receiveError(error: ErrorFrame): void {
    if (error.nonce !== undefined) {
      this.outbox.fail(error);
    } else if (error.code === "unauthorized") {
      this.identityOfConnection.refused();
    } else if (error.code === "busy" || error.code === "unknown") {
      this.env.clearTimer(this.joinTimer);
      this.identityOfConnection.passedOver();
      this.retryLater(error.retry_after_ms ?? busyRetryMs);
    } else {
      this.env.clearTimer(this.joinTimer);
      this.emit("error", { code: error.code, message: error.message });
    }
  }

  /** An error without a nonce does not name what it answers: asks again for all unanswered. */
  private retryLater(delayMs: number): void {
    this.env.clearTimer(this.retryTimer);
    this.retryTimer = this.env.setTimer(() => {
      this.identityOfConnection.retryIfUnanswered();
      for (const room of this.rooms.values()) {
        if (room.isUnanswered) room.join();
      }
    }, delayMs);
  }
}

import { backoffMs } from "./backoff.ts";
import { isFinalClose } from "./codes.ts";
import { Emitter } from "./emitter.ts";
import type { Environment, Socket, Timer } from "./environment.ts";
import { type ClientFrame, readFrame, type ServerFrame } from "./frames.ts";

export type ConnectionState =
  | { status: "idle" }
  /** `attempt` counts from 0, the first connect since the last stable one. */
  | { status: "connecting"; attempt: number }
  | { status: "open" }
  | { status: "waiting"; retryAt: number }
  /** The server asked not to come back; `code` says why. */
  | { status: "refused"; code: number };

interface ConnectionEvents {
  state: ConnectionState;
  frame: ServerFrame;
  /** No frame came for a minute or so: there was nothing to say, or the connection is dead. */
  silent: undefined;
}

const openTimeoutMs = 10_000;
/** A connection that fell sooner than this does not begin the back-off anew. */
const stableMs = 5_000;
const silenceMs = 60_000;
/** The readers of a room hear its last frame at once, and must not all ask at once. */
const silenceJitterMs = 15_000;
const hastenMs = 2_000;

/**
 * One WebSocket at a time, opened again whenever it falls, until the server says not to.
 * Knows frames but gives them no meaning, save `bye`, which names the wait after the close.
 */
export class Connection extends Emitter<ConnectionEvents> {
  private current: ConnectionState = { status: "idle" };
  private socket: Socket | undefined;
  private timer: Timer;
  private attempt = 0;
  private byeDelayMs: number | undefined;
  /** When `bye` said to come back. */
  private notBefore = 0;
  private silenceTimer: Timer;
  private heardAt = 0;

  constructor(
    private readonly url: string,
    private readonly env: Environment,
  ) {
    super();
  }

  get state(): ConnectionState {
    return this.current;
  }

  /** Opens, or if a wait for the next attempt is on, ends it. Nothing if already under way. */
  connect(): void {
    if (this.socket !== undefined) return;
    this.stopTimer();
    this.open();
  }

  close(): void {
    this.stopTimer();
    this.abandonSocket();
    this.attempt = 0;
    this.become({ status: "idle" });
  }

  /**
   * Shortens a wait, since the network is back: for many at once, so it is spread out, and never
   * to a time before the one that `bye` named.
   */
  hasten(): void {
    if (this.current.status !== "waiting") return;
    const soon = this.env.now() + hastenMs * this.env.random();
    this.waitUntil(Math.min(this.current.retryAt, Math.max(soon, this.notBefore)));
  }

  /** Gives up a connection that no longer answers and opens another after the usual wait. */
  restart(): void {
    if (this.socket !== undefined) this.lose();
  }

  /** False if there is no open connection; nothing is queued here. */
  send(frame: ClientFrame): boolean {
    if (this.socket === undefined || this.current.status !== "open") return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private open(): void {
    const socket = new this.env.WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = (event) => this.received(event.data);
    socket.onclose = (event) => this.lose(event.code);
    this.startTimer(() => this.lose(), openTimeoutMs);
    this.become({ status: "connecting", attempt: this.attempt });
  }

  private opened(): void {
    this.startTimer(() => {
      this.attempt = 0;
    }, stableMs);
    this.heardAt = this.env.now();
    this.listenForSilence();
    this.become({ status: "open" });
  }

  private listenForSilence(): void {
    const limitMs = silenceMs + silenceJitterMs * this.env.random();
    const listen = (delayMs: number) => {
      this.silenceTimer = this.env.setTimer(() => {
        const leftMs = this.heardAt + limitMs - this.env.now();
        if (leftMs <= 0) this.emit("silent", undefined);
        if (this.socket !== undefined) listen(leftMs <= 0 ? limitMs : leftMs);
      }, delayMs);
    };
    listen(limitMs);
  }

  private received(data: unknown): void {
    this.heardAt = this.env.now();
    const frame = readFrame(data);
    if (frame === undefined) return;
    if (frame.type === "bye") this.byeDelayMs = frame.reconnect_after_ms;
    this.emit("frame", frame);
  }

  private lose(code?: number): void {
    this.stopTimer();
    this.abandonSocket();
    if (code !== undefined && isFinalClose(code)) {
      this.become({ status: "refused", code });
      return;
    }
    this.waitUntil(this.nextAttemptAt());
  }

  private waitUntil(retryAt: number): void {
    this.startTimer(() => this.open(), retryAt - this.env.now());
    this.become({ status: "waiting", retryAt });
  }

  private nextAttemptAt(): number {
    const now = this.env.now();
    this.notBefore = now + (this.byeDelayMs ?? 0);
    const delayMs = this.byeDelayMs ?? backoffMs(this.attempt, this.env.random);
    this.byeDelayMs = undefined;
    this.attempt += 1;
    return now + delayMs;
  }

  private abandonSocket(): void {
    const socket = this.socket;
    if (socket === undefined) return;
    this.socket = undefined;
    this.env.clearTimer(this.silenceTimer);
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  private become(state: ConnectionState): void {
    this.current = state;
    this.emit("state", state);
  }

  private startTimer(run: () => void, delayMs: number): void {
    this.stopTimer();
    this.timer = this.env.setTimer(run, delayMs);
  }

  private stopTimer(): void {
    this.env.clearTimer(this.timer);
  }
}

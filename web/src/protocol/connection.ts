import { backoffMs } from "./backoff";
import { isFinalClose } from "./codes";
import { Emitter } from "./emitter";
import type { Environment, Socket, Timer } from "./environment";
import { type ClientFrame, readFrame, type ServerFrame } from "./frames";

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
}

const openTimeoutMs = 10_000;
/** A connection that fell sooner than this does not begin the back-off anew. */
const stableMs = 5_000;

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
    this.become({ status: "open" });
  }

  private received(data: unknown): void {
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
    const delayMs = this.takeDelayMs();
    this.startTimer(() => this.open(), delayMs);
    this.become({ status: "waiting", retryAt: this.env.now() + delayMs });
  }

  private takeDelayMs(): number {
    const delayMs = this.byeDelayMs ?? backoffMs(this.attempt, this.env.random);
    this.byeDelayMs = undefined;
    this.attempt += 1;
    return delayMs;
  }

  private abandonSocket(): void {
    const socket = this.socket;
    if (socket === undefined) return;
    this.socket = undefined;
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

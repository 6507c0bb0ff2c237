import { Emitter } from "./emitter";
import type { Environment, Timer } from "./environment";
import type { AckFrame, ClientFrame, ErrorFrame } from "./frames";
import { makeNonce } from "./nonce";
import type { Nonce, RoomId, Sequence, Timestamp } from "./types";

export interface Refusal {
  code: string;
  message: string;
  /** When trying again may help, where the server said so. */
  retryAt?: Timestamp;
}

/** A message on its way: pending until `refusal` is set; an ack removes it. */
export interface Say {
  readonly nonce: Nonce;
  readonly room: RoomId;
  readonly text: string;
  readonly replyTo?: Sequence;
  readonly refusal?: Refusal;
}

export interface Acked {
  say: Say;
  seq: Sequence;
  at: Timestamp;
  text: string;
}

interface OutboxEvents {
  change: undefined;
  acked: Acked;
  /** It stays in the outbox until discarded. */
  refused: Say;
  /** The server owes an outcome and gave none: the connection is dead. */
  stalled: undefined;
}

interface Held {
  say: Say;
  firstSentAt: Timestamp | undefined;
  timer: Timer;
}

const capacity = 50;
/** The server promises an outcome after 10 s. */
const outcomeTimeoutMs = 15_000;
/** A nonce protects from a second copy for two minutes; some of that is travel. */
const nonceLifeMs = 100_000;
const unknownRetryMs = 1_000;

/**
 * Says that have no outcome yet or were refused. What has no outcome is sent again, with the
 * same nonce, after every reconnect and every `unknown`, as long as the nonce keeps a retry
 * from becoming a second message.
 */
export class Outbox extends Emitter<OutboxEvents> {
  private readonly held = new Map<Nonce, Held>();
  private ready = false;

  constructor(
    private readonly env: Environment,
    private readonly transmit: (frame: ClientFrame) => boolean,
  ) {
    super();
  }

  /** In the order they were said. */
  get says(): Say[] {
    return Array.from(this.held.values(), (held) => held.say);
  }

  /** `undefined` if too much waits already; nothing was taken. */
  say(room: RoomId, text: string, replyTo?: Sequence): Say | undefined {
    if (this.held.size >= capacity) return undefined;
    const nonce = makeNonce(this.env.random);
    const say: Say = { nonce, room, text, ...(replyTo !== undefined && { replyTo }) };
    const held: Held = { say, firstSentAt: undefined, timer: undefined };
    this.held.set(nonce, held);
    this.emit("change", undefined);
    if (this.ready) this.send(held);
    return say;
  }

  discard(nonce: Nonce): void {
    if (this.remove(nonce) !== undefined) this.emit("change", undefined);
  }

  clear(): void {
    for (const nonce of [...this.held.keys()]) this.remove(nonce);
    this.emit("change", undefined);
  }

  /** The connection carries says of a signed-in user from now on. */
  resume(): void {
    this.ready = true;
    for (const held of this.pending()) this.send(held);
  }

  suspend(): void {
    this.ready = false;
    for (const held of this.held.values()) this.env.clearTimer(held.timer);
  }

  ack({ nonce, seq, at, text }: AckFrame): void {
    const held = this.remove(nonce);
    if (held === undefined) return;
    this.emit("acked", { say: held.say, seq, at, text });
    this.emit("change", undefined);
  }

  fail(error: ErrorFrame): void {
    const held = error.nonce === undefined ? undefined : this.held.get(error.nonce);
    if (held === undefined) return;
    if (error.code === "unknown") {
      this.restartTimer(held, () => this.send(held), error.retry_after_ms ?? unknownRetryMs);
      return;
    }
    this.refuse(held, this.toRefusal(error));
  }

  refuseAll(code: string, message: string): void {
    for (const held of this.pending()) this.refuse(held, { code, message });
  }

  private send(held: Held): void {
    if (!this.ready) return;
    const now = this.env.now();
    if (held.firstSentAt !== undefined && now - held.firstSentAt > nonceLifeMs) {
      this.refuse(held, { code: "unknown", message: "no outcome" });
      return;
    }
    const { room, text, nonce, replyTo } = held.say;
    const reply = replyTo === undefined ? {} : { reply_to: replyTo };
    if (!this.transmit({ type: "say", room, text, nonce, ...reply })) return;
    held.firstSentAt ??= now;
    this.restartTimer(held, () => this.emit("stalled", undefined), outcomeTimeoutMs);
  }

  private refuse(held: Held, refusal: Refusal): void {
    this.env.clearTimer(held.timer);
    held.say = { ...held.say, refusal };
    this.emit("refused", held.say);
    this.emit("change", undefined);
  }

  private toRefusal({ code, message, retry_after_ms }: ErrorFrame): Refusal {
    if (retry_after_ms === undefined) return { code, message };
    return { code, message, retryAt: this.env.now() + retry_after_ms };
  }

  private pending(): Held[] {
    return [...this.held.values()].filter((held) => held.say.refusal === undefined);
  }

  private remove(nonce: Nonce): Held | undefined {
    const held = this.held.get(nonce);
    if (held === undefined) return undefined;
    this.env.clearTimer(held.timer);
    this.held.delete(nonce);
    return held;
  }

  private restartTimer(held: Held, run: () => void, delayMs: number): void {
    this.env.clearTimer(held.timer);
    held.timer = this.env.setTimer(run, delayMs);
  }
}

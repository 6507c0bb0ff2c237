import { Emitter } from "./emitter.ts";
import type { Environment, Timer } from "./environment.ts";
import type { AckFrame, ClientFrame, ErrorFrame } from "./frames.ts";
import { type KeptSay, KeptSays } from "./keptSays.ts";
import { makeNonce } from "./nonce.ts";
import type { Nonce, RoomId, Sequence, Timestamp, User } from "./types.ts";

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

interface Held extends KeptSay {
  timer?: Timer;
}

const capacity = 50;
/** The server promises an outcome after 10 s. */
const outcomeTimeoutMs = 15_000;
/** A nonce protects from a second copy for two minutes; some of that is travel. */
const nonceLifeMs = 100_000;
const unknownRetryMs = 1_000;
const noOutcome: Refusal = { code: "unknown", message: "no outcome" };
const connectionEnded: Refusal = { code: "unsent", message: "the connection ended" };

/**
 * Says that have no outcome yet or were refused. What has no outcome is sent again, with the
 * same nonce, after every reconnect and every `unknown`, as long as the nonce keeps a retry
 * from becoming a second message. They outlive the page, so that a reload goes on with them.
 */
export class Outbox extends Emitter<OutboxEvents> {
  private readonly held = new Map<Nonce, Held>();
  private readonly kept: KeptSays;
  private ready = false;
  private hasEnded = false;
  private owner: User["id"] | undefined;

  constructor(
    private readonly env: Environment,
    private readonly transmit: (frame: ClientFrame) => boolean,
  ) {
    super();
    this.kept = new KeptSays(env.storage);
    for (const kept of this.kept.read()) this.held.set(kept.say.nonce, this.restore(kept));
    this.suspend();
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
    const held: Held = { say, saidAt: this.env.now(), owner: this.owner };
    this.held.set(nonce, held);
    this.changed();
    if (this.ready) this.send(held);
    else if (this.hasEnded) this.refuse(held, connectionEnded);
    return say;
  }

  discard(nonce: Nonce): void {
    if (this.remove(nonce) !== undefined) this.changed();
  }

  clear(): void {
    for (const nonce of [...this.held.keys()]) this.remove(nonce);
    this.owner = undefined;
    this.changed();
  }

  /** The connection carries says of `user` from now on. What somebody else said is dropped. */
  resume(user: User["id"]): void {
    this.ready = true;
    this.hasEnded = false;
    this.owner = user;
    for (const held of [...this.held.values()]) {
      held.owner ??= user;
      if (held.owner !== user) this.remove(held.say.nonce);
    }
    this.changed();
    for (const held of this.pending()) this.send(held);
  }

  /** Nothing is sent until `resume`; what was sent waits for it as long as its nonce lives. */
  suspend(): void {
    this.ready = false;
    for (const held of this.held.values()) this.env.clearTimer(held.timer);
    for (const held of this.pending()) {
      if (held.firstSentAt === undefined) continue;
      const leftMs = held.firstSentAt + nonceLifeMs - this.env.now();
      this.restartTimer(held, () => this.refuse(held, noOutcome), Math.max(0, leftMs));
    }
  }

  /** There will be no other connection: only another page can go on with what was sent. */
  end(): void {
    this.hasEnded = true;
    this.refuseUnsent(connectionEnded);
  }

  /** The user is no longer known, but may sign in again and have the outcome of what was sent. */
  signedOut(): void {
    this.owner = undefined;
    this.refuseUnsent({ code: "unauthorized", message: "signed out" });
  }

  ack({ nonce, seq, at, text }: AckFrame): void {
    const held = this.remove(nonce);
    if (held === undefined) return;
    this.emit("acked", { say: held.say, seq, at, text });
    this.changed();
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

  /** Of what was sent this cannot be promised: under a new nonce it might be said twice. */
  private refuseUnsent(refusal: Refusal): void {
    for (const held of this.pending()) {
      if (held.firstSentAt === undefined) this.refuse(held, refusal);
    }
  }

  private restore({ say, ...times }: KeptSay): Held {
    const { firstSentAt, saidAt } = times;
    const isLate = this.env.now() - (firstSentAt ?? saidAt) > nonceLifeMs;
    if (!isLate || say.refusal !== undefined) return { say, ...times };
    const refusal = firstSentAt === undefined ? connectionEnded : noOutcome;
    return { say: { ...say, refusal }, ...times };
  }

  private send(held: Held): void {
    if (!this.ready) return;
    const now = this.env.now();
    if (held.firstSentAt !== undefined && now - held.firstSentAt > nonceLifeMs) {
      this.refuse(held, noOutcome);
      return;
    }
    const { room, text, nonce, replyTo } = held.say;
    const reply = replyTo === undefined ? {} : { reply_to: replyTo };
    if (!this.transmit({ type: "say", room, text, nonce, ...reply })) return;
    if (held.firstSentAt === undefined) {
      held.firstSentAt = now;
      this.keep();
    }
    this.restartTimer(held, () => this.emit("stalled", undefined), outcomeTimeoutMs);
  }

  private refuse(held: Held, refusal: Refusal): void {
    this.env.clearTimer(held.timer);
    held.say = { ...held.say, refusal };
    this.emit("refused", held.say);
    this.changed();
  }

  private changed(): void {
    this.keep();
    this.emit("change", undefined);
  }

  private keep(): void {
    this.kept.write(Array.from(this.held.values(), ({ timer, ...kept }) => kept));
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

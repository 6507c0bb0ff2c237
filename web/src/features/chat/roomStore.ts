import type {
  Acked,
  Api,
  ChatClient,
  Message,
  Nonce,
  Page,
  Range,
  RoomId,
  RoomSubscription,
  Say,
  Sequence,
  Stretch,
  Timestamp,
  Unsubscribe,
} from "../../protocol/index";
import { subtractRange } from "./ranges";
import {
  beginTimeline,
  findMessage,
  type Gap,
  mergeGap,
  mergeMessage,
  mergePaced,
  mergeStretch,
  pruneTimeline,
  setOldest,
  setOriginals,
  type Timeline,
} from "./timeline";

export interface RoomState {
  /** `undefined` until the room was joined for the first time. */
  timeline: Timeline | undefined;
  /** Said here and not yet in the timeline, refused ones included. */
  says: readonly Say[];
  /** Messages in the timeline that were said on this page, by the nonce that they bore. */
  sent: ReadonlyMap<Sequence, Nonce>;
  /**
   * Messages of this user that came while some said here have no outcome yet: very likely those,
   * so that drawing both would show one message twice.
   */
  unclaimed: readonly Sequence[];
  /**
   * What was said while the connection was away and is too much to be sent unasked; less what was
   * loaded of it since.
   */
  missed: Range | undefined;
  /** When the stream went on after a lost connection, with nothing missed. */
  backAt: Timestamp | undefined;
}

/** Messages that are held at most. */
export const messagesLimit = 2_000;
const sentLimit = 200;
const olderPage = 50;
const gapPage = 100;
/** How many pages one press of a button loads. */
const fillPages = 5;
/** As many messages as that. */
export const fillLimit = fillPages * gapPage;

/**
 * All that this page knows of the room it shows, as one immutable state. Lives from joining to
 * leaving; listens to the live stream and takes in pages of history.
 */
export class RoomStore {
  private state: RoomState;
  private readonly listeners = new Set<() => void>();
  private readonly unsubscribes: Unsubscribe[];
  private readonly subscription: RoomSubscription;
  private focus: Sequence | undefined;
  private older: Promise<void> | undefined;
  private redraw: number | undefined;
  /** The connection was lost since the room was last joined. */
  private wasLost = false;
  private hasJustResumed = false;
  /** As granted by the last `joined`: what the frames since then were thinned to. */
  private pace = 0;

  constructor(
    readonly room: RoomId,
    private readonly client: ChatClient,
    private readonly api: Api,
    pace: number,
  ) {
    this.state = {
      timeline: undefined,
      says: this.saysHere(),
      sent: new Map(),
      unclaimed: [],
      missed: undefined,
      backAt: undefined,
    };
    this.subscription = client.join(room, { pace });
    const { subscription } = this;
    this.unsubscribes = [
      subscription.on("joined", (joined) => {
        this.pace = joined.pace;
        this.hasJustResumed = this.wasLost && !joined.fresh;
        this.wasLost = false;
        if (this.hasJustResumed) this.update({ backAt: Date.now() });
        if (joined.fresh) this.begin(beginTimeline(joined));
        else this.edit((timeline) => setOldest(timeline, joined.oldest));
      }),
      subscription.on("messages", (stretch) => {
        this.hasJustResumed = false;
        const merge = this.pace === 0 ? mergeStretch : mergePaced;
        this.claim(stretch);
        this.edit((timeline) => merge(timeline, stretch, stretch.messages));
      }),
      subscription.on("gap", (gap) => {
        if (this.hasJustResumed) this.update({ missed: gap, backAt: undefined });
        this.edit((timeline) => mergeGap(timeline, gap));
      }),
      subscription.on("mention", (message) => this.show(message)),
      client.on("connection", ({ status }) => {
        if (status !== "waiting") return;
        this.wasLost = true;
        this.update({ backAt: undefined });
      }),
      client.outbox.on("change", () => this.saysChanged()),
      client.outbox.on("acked", (acked) => this.acked(acked)),
    ];
  }

  getState = (): RoomState => this.state;

  subscribe = (listener: () => void): Unsubscribe => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  leave(): void {
    for (const unsubscribe of this.unsubscribes) unsubscribe();
    if (this.redraw !== undefined) cancelAnimationFrame(this.redraw);
    this.subscription.leave();
  }

  setPace(pace: number): void {
    this.subscription.setPace(pace);
  }

  /** Which message is being read, so that the ones around it are kept; `undefined`: the newest. */
  setFocus(seq: Sequence | undefined): void {
    this.focus = seq;
  }

  /** One page at a time: asked again meanwhile, it is the same page. */
  loadOlder(): Promise<void> {
    this.older ??= this.fetchOlder().finally(() => {
      this.older = undefined;
    });
    return this.older;
  }

  async fillGap(gap: Gap): Promise<void> {
    const fromNewest = gap.fillFrom === "newest";
    const side = fromNewest ? { before: gap.to + 1 } : { after: gap.from - 1 };
    const page = await this.api.messages(this.room, { ...side, limit: gapPage });
    const range = fromNewest
      ? { from: Math.min(page.from, gap.to + 1), to: gap.to }
      : { from: gap.from, to: Math.max(page.to, gap.from - 1) };
    this.takePage(page, range);
  }

  /** Loads `range` from its newest on, at most some pages of it. */
  async fill(range: Range): Promise<void> {
    let { to } = range;
    for (let pages = 0; pages < fillPages && to >= range.from; pages += 1) {
      const page = await this.api.messages(this.room, { before: to + 1, limit: gapPage });
      const from = page.messages.length === 0 ? range.from : Math.min(page.from, to + 1);
      this.takePage(page, { from: Math.max(from, range.from), to });
      to = from - 1;
    }
  }

  /** Loads the newest `fillLimit` of what was missed; the rest stays missed. */
  async loadMissed(): Promise<void> {
    const { missed } = this.state;
    if (missed !== undefined) await this.fill(missed);
  }

  dismissMissed(): void {
    this.update({ missed: undefined });
  }

  /** Asks how message `seq`, and those before it up to `limit`, were typed. */
  async loadOriginals(seq: Sequence, limit: number): Promise<void> {
    const page = await this.api.messages(this.room, { before: seq + 1, limit, original: 1 });
    this.edit((timeline) =>
      page.epoch === timeline.epoch ? setOriginals(timeline, page.messages) : timeline,
    );
  }

  /** A line that was answered, held or fetched; `undefined` if it is gone. */
  async fetchMessage(seq: Sequence): Promise<Message | undefined> {
    const { messages } = await this.api.messages(this.room, { before: seq + 1, limit: 1 });
    return messages.find((message) => message.seq === seq);
  }

  find = (seq: Sequence): Message | undefined => {
    const { timeline } = this.state;
    return timeline && findMessage(timeline, seq);
  };

  /** Messages for this reader that the pace left out; may repeat. */
  onMention(listener: (message: Message) => void): Unsubscribe {
    return this.subscription.on("mention", listener);
  }

  private async fetchOlder(): Promise<void> {
    const { timeline } = this.state;
    if (timeline === undefined) return;
    const before = timeline.from;
    const page = await this.api.messages(this.room, { before, limit: olderPage });
    const range = { from: Math.min(page.from, before), to: before - 1 };
    const isNothingLeft = page.messages.length === 0 && range.from === before;
    this.takePage(isNothingLeft ? { ...page, oldest: before } : page, range);
  }

  /** A page of another log than the one shown is passed over: a reset is on its way. */
  private takePage(page: Page, range: Range): void {
    const { timeline, missed } = this.state;
    if (page.epoch !== timeline?.epoch) return;
    if (missed !== undefined) this.update({ missed: less(missed, range) });
    this.edit((held) => setOldest(mergeStretch(held, range, page.messages), page.oldest));
  }

  private claim({ messages }: Stretch): void {
    const { identity } = this.client;
    const pending = this.pendingCount();
    if (pending === 0 || identity.status !== "user") return;
    const { name } = identity.user;
    const own = messages.filter(({ seq, user }) => user === name && !this.state.sent.has(seq));
    if (own.length === 0) return;
    const unclaimed = [...this.state.unclaimed, ...own.map(({ seq }) => seq)].slice(-pending);
    this.update({ unclaimed });
  }

  private saysChanged(): void {
    this.update({ says: this.saysHere() });
    const { unclaimed, sent } = this.state;
    if (unclaimed.length === 0) return;
    const pending = this.pendingCount();
    const left = pending === 0 ? [] : unclaimed.filter((seq) => !sent.has(seq)).slice(-pending);
    this.update({ unclaimed: left });
  }

  private pendingCount(): number {
    return this.state.says.filter(({ refusal }) => refusal === undefined).length;
  }

  private acked({ say, seq, at, text }: Acked): void {
    const { identity } = this.client;
    if (say.room !== this.room || identity.status !== "user") return;
    const sent = new Map([...this.state.sent, [seq, say.nonce] as const].slice(-sentLimit));
    this.update({ sent });
    const reply = say.replyTo === undefined ? {} : { reply_to: say.replyTo };
    this.show({ seq, at, user: identity.user.name, text, original: say.text, ...reply });
  }

  private show(message: Message): void {
    this.edit((timeline) => mergeMessage(timeline, message));
  }

  private saysHere(): Say[] {
    return this.client.outbox.says.filter((say) => say.room === this.room);
  }

  private begin(timeline: Timeline): void {
    this.update({ timeline, sent: new Map(), unclaimed: [], missed: undefined });
  }

  private edit(change: (timeline: Timeline) => Timeline): void {
    const { timeline } = this.state;
    if (timeline === undefined) return;
    this.update({ timeline: pruneTimeline(change(timeline), messagesLimit, this.focus) });
  }

  /** Frames come faster than screens: listeners hear of a change once per animation frame. */
  private update(change: Partial<RoomState>): void {
    this.state = { ...this.state, ...change };
    this.redraw ??= requestAnimationFrame(() => {
      this.redraw = undefined;
      for (const listener of this.listeners) listener();
    });
  }
}

/** What is left of `range` without `loaded`, as one. */
function less(range: Range, loaded: Range): Range | undefined {
  const rest = subtractRange([range], loaded);
  const [first, last] = [rest[0], rest.at(-1)];
  return first && last && { from: first.from, to: last.to };
}

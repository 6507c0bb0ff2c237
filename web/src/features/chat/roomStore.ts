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
  Unsubscribe,
} from "../../protocol";
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
  /** What was said while the connection was away and is too much to be sent unasked. */
  missed: Range | undefined;
}

const messagesLimit = 2_000;
const sentLimit = 200;
const olderPage = 50;
const gapPage = 100;
/** How many pages one press of a button loads. */
const fillPages = 5;

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
  private hasJustResumed = false;

  constructor(
    readonly room: RoomId,
    private readonly client: ChatClient,
    private readonly api: Api,
    private pace: number,
  ) {
    this.state = {
      timeline: undefined,
      says: this.saysHere(),
      sent: new Map(),
      missed: undefined,
    };
    this.subscription = client.join(room, { pace });
    const { subscription } = this;
    this.unsubscribes = [
      subscription.on("joined", (joined) => {
        this.hasJustResumed = !joined.fresh;
        if (joined.fresh) this.begin(beginTimeline(joined));
        else this.edit((timeline) => setOldest(timeline, joined.oldest));
      }),
      subscription.on("messages", (stretch) => {
        this.hasJustResumed = false;
        const merge = this.pace === 0 ? mergeStretch : mergePaced;
        this.edit((timeline) => merge(timeline, stretch, stretch.messages));
      }),
      subscription.on("gap", (gap) => {
        if (this.hasJustResumed) this.update({ missed: gap });
        this.edit((timeline) => mergeGap(timeline, gap));
      }),
      subscription.on("mention", (message) => this.show(message)),
      client.outbox.on("change", () => this.update({ says: this.saysHere() })),
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
    this.pace = pace;
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

  async loadMissed(): Promise<void> {
    const { missed } = this.state;
    if (missed === undefined) return;
    await this.fill(missed);
    this.dismissMissed();
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

  find(seq: Sequence): Message | undefined {
    const { timeline } = this.state;
    return timeline && findMessage(timeline, seq);
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
  private takePage(page: Page, range: { from: Sequence; to: Sequence }): void {
    this.edit((timeline) =>
      page.epoch === timeline.epoch
        ? setOldest(mergeStretch(timeline, range, page.messages), page.oldest)
        : timeline,
    );
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
    this.update({ timeline, sent: new Map(), missed: undefined });
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

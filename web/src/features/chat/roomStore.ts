import type {
  Acked,
  Api,
  ChatClient,
  Message,
  Nonce,
  Page,
  RoomId,
  RoomSubscription,
  Say,
  Sequence,
  Unsubscribe,
} from "../../protocol";
import {
  beginTimeline,
  type Gap,
  mergeGap,
  mergeMessage,
  mergeStretch,
  pruneTimeline,
  setOldest,
  type Timeline,
} from "./timeline";

export interface RoomState {
  /** `undefined` until the room was joined for the first time. */
  timeline: Timeline | undefined;
  /** Said here and not yet in the timeline, refused ones included. */
  says: readonly Say[];
  /** Messages in the timeline that were said on this page, by the nonce that they bore. */
  sent: ReadonlyMap<Sequence, Nonce>;
}

const messagesLimit = 2_000;
const sentLimit = 200;
const olderPage = 50;
const gapPage = 100;
/** Frames come faster than screens: redraw at most this often. */
const redrawMs = 16;

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
  private redraw: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly room: RoomId,
    private readonly client: ChatClient,
    private readonly api: Api,
  ) {
    this.state = { timeline: undefined, says: this.saysHere(), sent: new Map() };
    this.subscription = client.join(room);
    const { subscription } = this;
    this.unsubscribes = [
      subscription.on("joined", (joined) => {
        if (joined.fresh) this.update({ timeline: beginTimeline(joined), sent: new Map() });
        else this.edit((timeline) => setOldest(timeline, joined.oldest));
      }),
      subscription.on("messages", (stretch) =>
        this.edit((timeline) => mergeStretch(timeline, stretch, stretch.messages)),
      ),
      subscription.on("gap", (gap) => this.edit((timeline) => mergeGap(timeline, gap))),
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
    clearTimeout(this.redraw);
    this.subscription.leave();
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
    this.show({ seq, at, user: identity.user.name, text, ...reply });
  }

  private show(message: Message): void {
    this.edit((timeline) => mergeMessage(timeline, message));
  }

  private saysHere(): Say[] {
    return this.client.outbox.says.filter((say) => say.room === this.room);
  }

  private edit(change: (timeline: Timeline) => Timeline): void {
    const { timeline } = this.state;
    if (timeline === undefined) return;
    this.update({ timeline: pruneTimeline(change(timeline), messagesLimit, this.focus) });
  }

  private update(change: Partial<RoomState>): void {
    this.state = { ...this.state, ...change };
    this.redraw ??= setTimeout(() => {
      this.redraw = undefined;
      for (const listener of this.listeners) listener();
    }, redrawMs);
  }
}

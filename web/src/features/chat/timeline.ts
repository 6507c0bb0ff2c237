import type { Joined, Message, Range, Sequence } from "../../protocol/index";
import { addRange, subtractRange } from "./ranges";

/** A stretch that is not shown. It is filled from the side that its reader comes from. */
export interface Gap extends Range {
  fillFrom: "newest" | "oldest";
}

/**
 * The part of a room's sequence that this page holds: `from`…`to`, every sequence of which is
 * either known (as one of `messages`, or to show nothing) or within one of `gaps` or `thinned`.
 *
 * Never changed in place, so that what did not change need not be drawn again.
 */
export interface Timeline extends Range {
  readonly epoch: string;
  /** The oldest sequence that the server has. */
  readonly oldest: Sequence;
  readonly messages: readonly Message[];
  readonly gaps: readonly Gap[];
  /** Stretches of which the pace left out what is not among `messages`. */
  readonly thinned: readonly Range[];
}

export function beginTimeline({ epoch, head, oldest, messages }: Joined): Timeline {
  return {
    epoch,
    oldest,
    from: messages[0]?.seq ?? head + 1,
    to: head,
    messages,
    gaps: [],
    thinned: [],
  };
}

export function hasOlder(timeline: Timeline): boolean {
  return timeline.from > Math.max(timeline.oldest, 1);
}

/** Takes in a stretch, live or fetched. A hole between it and what was held becomes a gap. */
export function mergeStretch(
  timeline: Timeline,
  range: Range,
  messages: readonly Message[],
): Timeline {
  const held = reach(timeline, range);
  return {
    ...held,
    messages: mergeMessages(held.messages, messages),
    gaps: subtractRange(held.gaps, range),
    thinned: subtractRange(held.thinned, range),
  };
}

/** Takes in a live stretch of which the pace may have left out some. */
export function mergePaced(
  timeline: Timeline,
  range: Range,
  messages: readonly Message[],
): Timeline {
  const merged = mergeStretch(timeline, range, messages);
  const isWhole = messages.length === range.to - range.from + 1;
  return isWhole ? merged : { ...merged, thinned: addThinned(merged, range) };
}

/** A line about what is not shown stands after this many messages, not after each. */
const shownPerThinned = 25;

function addThinned({ thinned, messages }: Timeline, range: Range): Range[] {
  const last = thinned.at(-1);
  const shown = last && messages.length - lowerBound(messages, last.from);
  return last !== undefined && shown !== undefined && shown < shownPerThinned
    ? [...thinned.slice(0, -1), { from: last.from, to: range.to }]
    : [...thinned, { ...range }];
}

/** The message of that sequence, if it is held. */
export function findMessage(timeline: Timeline, seq: Sequence): Message | undefined {
  const message = timeline.messages[lowerBound(timeline.messages, seq)];
  return message?.seq === seq ? message : undefined;
}

/** Who has talked, the latest first. */
export function namesIn(timeline: Timeline | undefined): string[] {
  return [...new Set(timeline?.messages.map(({ user }) => user).reverse())];
}

/** Adds to the messages that are held how they were typed. */
export function setOriginals(timeline: Timeline, originals: readonly Message[]): Timeline {
  const bySeq = new Map(originals.map(({ seq, original }) => [seq, original]));
  const messages = timeline.messages.map((message) => {
    const original = bySeq.get(message.seq);
    return original === undefined || message.original === original
      ? message
      : { ...message, original };
  });
  return { ...timeline, messages };
}

/** What the stream will not show. */
export function mergeGap(timeline: Timeline, range: Range): Timeline {
  const held = reach(timeline, range);
  return {
    ...held,
    gaps: addRange(held.gaps, { ...range, fillFrom: "newest" }),
    thinned: subtractRange(held.thinned, range),
  };
}

/** Shows one message ahead of, or outside, the ranges: one's own acked, or a mention. */
export function mergeMessage(timeline: Timeline, message: Message): Timeline {
  if (message.seq < timeline.from) return timeline;
  return { ...timeline, messages: mergeMessages(timeline.messages, [message]) };
}

/** What lies before `oldest` is gone from the server; gaps there can never be filled. */
export function setOldest(timeline: Timeline, oldest: Sequence): Timeline {
  const gone = { from: 0, to: oldest - 1 };
  return {
    ...timeline,
    oldest,
    gaps: subtractRange(timeline.gaps, gone),
    thinned: subtractRange(timeline.thinned, gone),
  };
}

/** The newest messages that scroll-back never takes away, so that "now" is always there. */
const tail = 100;

/**
 * Holds at most `limit` messages, those near what is being read: `focus`, or the newest if
 * that is `undefined`. What is cut off at the old end can be scrolled back to; what is cut
 * out before the newest few becomes a gap.
 */
export function pruneTimeline(timeline: Timeline, limit: number, focus?: Sequence): Timeline {
  const { messages } = timeline;
  const excess = messages.length - limit;
  if (excess <= 0) return timeline;
  const reading = focus === undefined ? messages.length : lowerBound(messages, focus);
  return reading < messages.length / 2
    ? cutOut(timeline, messages.length - tail - excess, messages.length - tail)
    : cutOldest(timeline, excess);
}

function cutOldest(timeline: Timeline, count: number): Timeline {
  const messages = timeline.messages.slice(count);
  const from = messages[0]?.seq ?? timeline.to + 1;
  return {
    ...timeline,
    from,
    messages,
    gaps: subtractRange(timeline.gaps, { from: 0, to: from - 1 }),
    thinned: subtractRange(timeline.thinned, { from: 0, to: from - 1 }),
  };
}

function cutOut(timeline: Timeline, begin: number, end: number): Timeline {
  const { messages } = timeline;
  const before = messages[begin - 1];
  const after = messages[end];
  if (before === undefined || after === undefined) return timeline;
  const gap: Gap = { from: before.seq + 1, to: after.seq - 1, fillFrom: "oldest" };
  return {
    ...timeline,
    messages: [...messages.slice(0, begin), ...messages.slice(end)],
    gaps: addRange(timeline.gaps, gap),
    thinned: subtractRange(timeline.thinned, gap),
  };
}

/** Extends the timeline to hold `range`; what lies between is a gap. */
function reach(timeline: Timeline, range: Range): Timeline {
  const { from, to, gaps } = timeline;
  if (range.from <= to + 1 && range.to >= from - 1) {
    return { ...timeline, from: Math.min(from, range.from), to: Math.max(to, range.to) };
  }
  const hole: Gap =
    range.from > to
      ? { from: to + 1, to: range.from - 1, fillFrom: "newest" }
      : { from: range.to + 1, to: from - 1, fillFrom: "newest" };
  return {
    ...timeline,
    from: Math.min(from, range.from),
    to: Math.max(to, range.to),
    gaps: addRange(gaps, hole),
  };
}

/** Both in rising order. Of two with one sequence the held one stays. */
function mergeMessages(held: readonly Message[], more: readonly Message[]): readonly Message[] {
  const [firstHeld, firstMore] = [held[0], more[0]];
  const [lastHeld, lastMore] = [held.at(-1), more.at(-1)];
  if (firstMore === undefined || lastMore === undefined) return held;
  if (firstHeld === undefined || lastHeld === undefined) return more;
  if (firstMore.seq > lastHeld.seq) return [...held, ...more];
  if (lastMore.seq < firstHeld.seq) return [...more, ...held];
  const bySeq = new Map([...more, ...held].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** The index of the first message at or after `seq`. */
function lowerBound(messages: readonly Message[], seq: Sequence): number {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const message = messages[middle];
    if (message !== undefined && message.seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

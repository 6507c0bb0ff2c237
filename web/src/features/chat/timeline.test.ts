import { describe, expect, it } from "vitest";
import type { Joined } from "../../protocol/index";
import { message, messages } from "../../protocol/testing/sampleFrames";
import {
  beginTimeline,
  findMessage,
  hasOlder,
  mergeGap,
  mergeMessage,
  mergePaced,
  mergeStretch,
  pruneTimeline,
  setOldest,
  setOriginals,
  type Timeline,
} from "./timeline";

function begin(extra: Partial<Joined> = {}): Timeline {
  const joined = {
    epoch: "e1",
    head: 20,
    oldest: 1,
    fresh: true,
    pace: 0,
    messages: messages(11, 20),
  };
  return beginTimeline({ ...joined, ...extra });
}

function live(timeline: Timeline, from: number, to: number): Timeline {
  return mergeStretch(timeline, { from, to }, messages(from, to));
}

const seqs = (timeline: Timeline) => timeline.messages.map(({ seq }) => seq);
const gaps = (timeline: Timeline) => timeline.gaps.map(({ from, to }) => [from, to]);

/** No sequence held twice, order kept, and every gap free of messages. */
function expectSound(timeline: Timeline): void {
  const held = seqs(timeline);
  expect(held).toEqual([...new Set(held)].sort((a, b) => a - b));
  for (const { from, to } of timeline.gaps) {
    expect(held.filter((seq) => seq >= from && seq <= to)).toEqual([]);
  }
}

describe("a timeline", () => {
  it("begins with the last messages up to the head", () => {
    expect(begin()).toMatchObject({ from: 11, to: 20 });
    expect(hasOlder(begin())).toBe(true);
  });

  it("of an empty room has nothing older and takes what comes", () => {
    const empty = begin({ head: 0, oldest: 0, messages: [] });
    expect(hasOlder(empty)).toBe(false);
    expect(seqs(live(empty, 1, 2))).toEqual([1, 2]);
  });

  it("appends live stretches, void sequences included", () => {
    const timeline = mergeStretch(begin(), { from: 21, to: 25 }, [message(22), message(25)]);
    expect(seqs(timeline).slice(-3)).toEqual([20, 22, 25]);
    expect(gaps(timeline)).toEqual([]);
  });

  it("prepends older pages", () => {
    const timeline = live(begin(), 1, 10);
    expect(seqs(timeline)).toEqual(messages(1, 20).map(({ seq }) => seq));
    expect(hasOlder(timeline)).toBe(false);
  });

  it("shows a message once, however often it comes", () => {
    const timeline = live(live(begin(), 15, 23), 18, 24);
    expect(seqs(timeline)).toEqual(messages(11, 24).map(({ seq }) => seq));
    expectSound(timeline);
  });

  it("keeps the very objects it holds, so that their rows are not drawn again", () => {
    const before = begin();
    const after = live(before, 15, 23);
    expect(after.messages[0]).toBe(before.messages[0]);
    expect(after.messages[9]).toBe(before.messages[9]);
  });

  it("holds a gap until pages have filled it, from the side of its newest", () => {
    let timeline = live(mergeGap(begin(), { from: 21, to: 120 }), 121, 122);
    expect(gaps(timeline)).toEqual([[21, 120]]);
    timeline = live(timeline, 71, 120);
    expect(gaps(timeline)).toEqual([[21, 70]]);
    timeline = live(timeline, 18, 70);
    expect(gaps(timeline)).toEqual([]);
    expect(timeline.messages).toHaveLength(112);
    expectSound(timeline);
  });

  it("makes a gap of a hole on either side", () => {
    expect(gaps(live(begin(), 31, 32))).toEqual([[21, 30]]);
    expect(gaps(live(begin(), 1, 4))).toEqual([[5, 10]]);
  });

  it("joins gaps that touch", () => {
    const timeline = mergeGap(mergeGap(begin(), { from: 21, to: 25 }), { from: 26, to: 30 });
    expect(gaps(timeline)).toEqual([[21, 30]]);
  });

  it("shows an acked message or a mention before its range comes", () => {
    const early = mergeMessage(begin(), message(25));
    expect(early.to).toBe(20);
    const timeline = live(early, 21, 26);
    expect(seqs(timeline).slice(-7)).toEqual([20, 21, 22, 23, 24, 25, 26]);
    expect(gaps(timeline)).toEqual([]);
    expectSound(timeline);
  });

  it("passes over a mention from before its oldest", () => {
    expect(seqs(mergeMessage(begin(), message(3)))[0]).toBe(11);
  });

  it("forgets gaps that the server can no longer fill", () => {
    const timeline = setOldest(live(begin(), 51, 60), 41);
    expect(gaps(timeline)).toEqual([[41, 50]]);
  });
});

describe("pruning", () => {
  const full = live(begin(), 21, 1020);

  it("does nothing within the limit", () => {
    expect(pruneTimeline(full, 1010)).toBe(full);
  });

  it("drops the oldest while the newest are followed; they can be scrolled back to", () => {
    const timeline = pruneTimeline(full, 500);
    expect(timeline.messages).toHaveLength(500);
    expect(timeline).toMatchObject({ from: 521, to: 1020, gaps: [] });
    expect(hasOlder(timeline)).toBe(true);
  });

  it("cuts out the far end while old ones are read, but keeps the newest hundred", () => {
    const timeline = pruneTimeline(full, 500, 15);
    expect(timeline.messages).toHaveLength(500);
    expect(timeline).toMatchObject({ from: 11, to: 1020 });
    expect(timeline.gaps).toEqual([{ from: 411, to: 920, fillFrom: "oldest" }]);
    expectSound(timeline);
  });

  it("goes on with the live stream after that, as ever", () => {
    const timeline = live(pruneTimeline(full, 500, 15), 1021, 1030);
    expect(timeline.messages.at(-1)?.seq).toBe(1030);
    expect(gaps(timeline)).toEqual([[411, 920]]);
  });

  it("drops the oldest when those near the newest are read", () => {
    expect(pruneTimeline(full, 500, 1000)).toMatchObject({ from: 521, gaps: [] });
  });

  it("takes with it the gaps that it passes", () => {
    const timeline = pruneTimeline(live(begin(), 31, 40), 5);
    expect(timeline).toMatchObject({ from: 36, gaps: [] });
  });
});

describe("a pace", () => {
  const paced = (timeline: Timeline, from: number, to: number, ...shown: number[]) =>
    mergePaced(
      timeline,
      { from, to },
      shown.map((seq) => message(seq)),
    );

  it("leaves nothing out while all is shown", () => {
    expect(paced(begin(), 21, 22, 21, 22).thinned).toEqual([]);
  });

  it("notes what it left out as one stretch for some messages, then begins another", () => {
    let timeline = paced(paced(begin(), 21, 30, 25), 31, 40, 35);
    expect(timeline.thinned).toEqual([{ from: 21, to: 40 }]);
    for (let seq = 41; seq <= 341; seq += 10) timeline = paced(timeline, seq, seq + 9, seq);
    expect(timeline.thinned.length).toBe(2);
    expect(timeline.thinned[0]?.to).toBe((timeline.thinned[1]?.from ?? 0) - 1);
    expectSound(timeline);
  });

  it("forgets what was opened", () => {
    const timeline = paced(begin(), 21, 40, 30);
    expect(live(timeline, 31, 40).thinned).toEqual([{ from: 21, to: 30 }]);
    const opened = live(live(timeline, 31, 40), 21, 30);
    expect(opened.thinned).toEqual([]);
    expect(seqs(opened).slice(-20)).toEqual(messages(21, 40).map(({ seq }) => seq));
  });

  it("forgets what was cut off", () => {
    let timeline = begin();
    for (let seq = 21; seq <= 2021; seq += 10) timeline = paced(timeline, seq, seq + 9, seq);
    const pruned = pruneTimeline(timeline, 50);
    expect(pruned.thinned.every(({ from }) => from >= pruned.from)).toBe(true);
    expect(pruned.thinned.length).toBeLessThan(5);
  });
});

describe("originals", () => {
  it("are added to the messages held, and change no other", () => {
    const before = begin();
    const after = setOriginals(before, [{ ...message(12), original: "as typed" }]);
    expect(findMessage(after, 12)?.original).toBe("as typed");
    expect(findMessage(after, 13)).toBe(findMessage(before, 13));
    expect(findMessage(after, 99)).toBeUndefined();
  });
});

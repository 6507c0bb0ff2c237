import { describe, expect, it } from "vitest";
import { messages } from "../../protocol/testing/sampleFrames";
import { toRows } from "./rows";
import { beginTimeline, mergeGap, mergePaced, mergeStretch } from "./timeline";

const begin = () =>
  beginTimeline({
    epoch: "e1",
    head: 3,
    oldest: 1,
    fresh: true,
    pace: 0,
    messages: messages(1, 3),
  });
const rest = { unclaimed: [], missed: undefined, backAt: undefined };
const keys = (rows: ReturnType<typeof toRows>) => rows.map(({ key }) => key);

describe("the rows of a room", () => {
  it("are its messages, then what is on its way", () => {
    const says = [{ nonce: "n2", room: "bestie", text: "hi" }];
    const rows = toRows({ timeline: begin(), sent: new Map([[3, "n1"]]), says, ...rest });
    expect(keys(rows)).toEqual(["seq-1", "seq-2", "n1", "n2"]);
  });

  it("say where a gap is, and after which messages how many are not shown", () => {
    const gapped = mergeGap(begin(), { from: 4, to: 9 });
    const paced = mergePaced(gapped, { from: 10, to: 29 }, messages(14, 15));
    const timeline = mergeStretch(paced, { from: 30, to: 30 }, messages(30, 30));
    const rows = toRows({ timeline, sent: new Map(), says: [], ...rest });
    expect(keys(rows).slice(3)).toEqual(["gap-9", "seq-14", "seq-15", "thinned-10", "seq-30"]);
    expect(rows[6]).toMatchObject({ kind: "thinned", count: 18 });
  });

  it("leave out what may be a message that is on its way", () => {
    const says = [{ nonce: "n2", room: "bestie", text: "hi" }];
    const state = { timeline: begin(), sent: new Map(), says, ...rest, unclaimed: [3] };
    expect(keys(toRows(state))).toEqual(["seq-1", "seq-2", "n2"]);
  });

  it("are the same objects while their messages are", () => {
    const state = { timeline: begin(), sent: new Map(), says: [], ...rest };
    expect(toRows(state)[0]).toBe(toRows(state)[0]);
  });
});

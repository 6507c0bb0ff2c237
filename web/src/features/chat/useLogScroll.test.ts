import { expect, it } from "vitest";
import { message } from "../../protocol/testing/sampleFrames";
import type { Row } from "./rows";
import { forgetHeights } from "./useLogScroll";

const row = (seq: number): Row => ({
  kind: "message",
  key: `seq-${seq}`,
  message: message(seq),
  sentHere: false,
});

it("holds no more heights however many messages pass", () => {
  const heights = new Map<React.Key, number>();
  const held: Row[] = [];
  for (let seq = 1; seq <= 50_000; seq += 1) {
    held.push(row(seq));
    if (held.length > 2_000) held.shift();
    heights.set(`seq-${seq}`, 30);
    forgetHeights(heights, held);
  }
  expect(heights.size).toBeLessThanOrEqual(8_000);
  expect(held.every(({ key }) => heights.has(key))).toBe(true);
});

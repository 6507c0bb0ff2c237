import { expect, it } from "vitest";
import { message } from "../../protocol/testing/sampleFrames";
import { Announcements } from "./announcements";

const seqs = (messages: { seq: number }[]) => messages.map(({ seq }) => seq);

it("keeps what is for the reader until its turn; of the others only the latest", () => {
  const waiting = new Announcements();
  for (const seq of [5, 3, 9]) waiting.addForReader(message(seq));
  for (const seq of [10, 11, 12]) waiting.add(message(seq));
  expect(seqs(waiting.take(2))).toEqual([3, 5]);
  waiting.add(message(13));
  waiting.add(message(14));
  expect(seqs(waiting.take(2))).toEqual([9, 14]);
  expect(waiting.take(2)).toEqual([]);
});

it("takes nothing twice, and remembers only so many", () => {
  const waiting = new Announcements();
  waiting.addForReader(message(1));
  waiting.take(1);
  waiting.addForReader(message(1));
  waiting.add(message(1));
  expect(waiting.take(1)).toEqual([]);
  for (let seq = 2; seq <= 600; seq += 1) waiting.addForReader(message(seq));
  expect(waiting.take(600)).toHaveLength(50);
});

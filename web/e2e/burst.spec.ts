import { Account } from "./account";
import { Crowd } from "./crowd";
import { expect, test } from "./fixtures";
import { FrameLog } from "./frameLog";
import { PageMeter } from "./pageMeter";
import { report } from "./report";

const seconds = 10;

interface Case {
  name: string;
  perSecond: number;
  /** As the page's setting has it; 0 is everything. */
  pace: number;
  /** How many times slower than this machine. */
  slowedDown: number;
}

const cases: Case[] = [
  { name: "2,000 a second at pace Auto", perSecond: 2_000, pace: 100, slowedDown: 1 },
  {
    name: "2,000 a second at pace Auto, CPU slowed 4×",
    perSecond: 2_000,
    pace: 100,
    slowedDown: 4,
  },
  { name: "200 a second, all of them shown", perSecond: 200, pace: 0, slowedDown: 1 },
];

test.describe.configure({ timeout: 120_000 });

for (const { name, perSecond, pace, slowedDown } of cases) {
  test(`${name}: a burst of 10 s is followed to its end`, async ({ server, newReader }) => {
    const bob = await Account.register(server, "bob");
    const reader = await newReader();
    const frames = new FrameLog(reader.page, "bestie");
    await reader.page.addInitScript((wanted) => {
      localStorage.setItem("twitchy.settings", JSON.stringify({ pace: wanted }));
    }, pace);
    await reader.open("bestie");
    await bob.say("bestie", "before the storm #before");
    await expect(reader.row("#before")).toBeVisible();
    const crowd = await Crowd.gather(server, bob, "bestie");
    const meter = await PageMeter.attach(reader.page);
    await meter.slowDown(slowedDown);

    const heapBefore = await meter.heapMiB();
    await meter.startFrames();
    const burst = await crowd.burst(perSecond, seconds);
    const frameTimes = await meter.stopFrames();
    crowd.leave();
    await bob.say("bestie", "after the storm #after");

    // It kept to the end all the while: the last is in sight, and no one touched the page.
    await expect(reader.row("#after")).toBeInViewport({ timeout: 20_000 });
    await expect(reader.page.getByRole("button", { name: /back to now|new message/i })).toHaveCount(
      0,
    );
    // What came covers everything that was said, and the page holds a part of it only.
    expect(burst.acked).toBe(perSecond * seconds);
    await expect.poll(() => frames.head).toBe(burst.acked + 2);
    expect(frames.breaks).toEqual([]);
    if (pace === 0) expect(frames.shown).toBe(burst.acked + 2);
    expect(await reader.rows.count()).toBeLessThan(150);
    const seqs = await reader.seqs();
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));

    const heapAfter = await meter.heapMiB();
    // What is kept has a bound. Generous: what a heap holds depends on no clock, but on the engine.
    expect(heapAfter - heapBefore).toBeLessThan(20);
    await report(`burst-${perSecond}-pace-${pace}-cpu-${slowedDown}x`, {
      name,
      said: burst,
      framesOfMessages: frames.covered.length,
      shown: frames.shown,
      gaps: frames.gaps,
      frameTimes,
      heapMiB: { before: heapBefore, after: heapAfter },
      nodes: await meter.nodes(),
    });
  });
}

import { Account } from "./account";
import { expect, test } from "./fixtures";
import { PageMeter } from "./pageMeter";
import { report } from "./report";

const count = 620;
const stepPx = 300;

test.describe.configure({ timeout: 120_000 });

test("one scrolls back through 500 messages and nothing jumps", async ({ server, newReader }) => {
  const bob = await Account.register(server, "bob");
  const rows = Array.from(
    { length: count },
    (_, i) => `#n${i + 1}e ${"long words ".repeat(i % 23)}`,
  );
  for (const text of rows) await bob.say("uwu", text);
  const reader = await newReader();
  await reader.open("uwu");
  await expect(reader.row(`#n${count}e`)).toBeInViewport();
  const meter = await PageMeter.attach(reader.page);
  const heapBefore = await meter.heapMiB();

  const { log, page } = reader;
  const settled = log.and(page.locator('[aria-busy="false"]'));
  /** A row in the upper third, or `seq` if given: where it stands, once nothing moves any more. */
  const place = (seq?: number) =>
    log.evaluate(async (element, wanted) => {
      const top = element.getBoundingClientRect().top;
      const find = () => {
        const drawn = [...element.querySelectorAll<HTMLElement>("li[data-seq]")];
        return wanted === undefined
          ? drawn.find((row) => row.getBoundingClientRect().top >= top)
          : drawn.find((row) => row.dataset.seq === String(wanted));
      };
      let last: number | undefined;
      for (let same = 0; same < 5; ) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = find()?.getBoundingClientRect().top;
        same = now !== undefined && now === last ? same + 1 : 0;
        last = now;
      }
      return { seq: Number(find()?.dataset.seq), top: last ?? 0, scrollTop: element.scrollTop };
    }, seq);

  await log.hover();
  const jumps: { seq: number; moved: number; least: number }[] = [];
  let oldest = count;
  let steps = 0;
  while (oldest > count - 500) {
    await settled.waitFor();
    const before = await place();
    await page.mouse.wheel(0, -stepPx);
    await expect.poll(async () => (await place(before.seq)).top).toBeGreaterThan(before.top);
    await settled.waitFor();
    const after = await place(before.seq);
    // The first page may be shorter than a step: then the wheel ends at the top, or goes on a little
    // when more has come meanwhile.
    const moved = after.top - before.top;
    const least = Math.min(stepPx, before.scrollTop);
    if (moved < least - 1 || moved > stepPx + 1) jumps.push({ seq: before.seq, moved, least });
    oldest = Math.min(oldest, ...(await reader.seqs()));
    steps += 1;
    expect(steps).toBeLessThan(400);
  }
  expect(jumps).toEqual([]);
  expect(await reader.rows.count()).toBeLessThan(150);
  const seqs = await reader.seqs();
  expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
  const heapAfter = await meter.heapMiB();
  await report("scroll-back", { steps, heapMiB: { before: heapBefore, after: heapAfter } });
});

import type { Page } from "@playwright/test";
import { Account } from "./account";
import { expect, test } from "./fixtures";
import { FrameLog } from "./frameLog";

test("the overlay shows the last lines and nothing else", async ({ server, newReader }) => {
  const bob = await Account.register(server, "bob");
  for (let i = 1; i <= 8; i += 1) await bob.say("bestie", `line #o${i}`);
  const { page } = await newReader();
  await page.goto("/overlay/bestie?lines=5&size=40");
  await expect(page.getByRole("listitem")).toHaveCount(5);
  await bob.say("bestie", "live :lol: #o9");
  await expect(page.getByRole("listitem").last()).toContainText("#o9");
  await expect(page.getByRole("img", { name: ":lol:" })).toBeVisible();
  await expect(page.getByRole("listitem")).toHaveCount(5);
  await expect(page.getByRole("button")).toHaveCount(0);
  const looks = await page.evaluate(() => ({
    background: getComputedStyle(document.body).backgroundColor,
    size: getComputedStyle(document.querySelector("li") as Element).fontSize,
  }));
  expect(looks).toEqual({ background: "rgba(0, 0, 0, 0)", size: "40px" });
});

/** The joins that a page asked for. */
function collectJoins(page: Page): { pace?: number }[] {
  const joins: { pace?: number }[] = [];
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const frame = JSON.parse(String(payload));
      if (frame.type === "join") joins.push(frame);
    }),
  );
  return joins;
}

test("without options the overlay is as documented, and so it is with ones that make no sense", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  for (let i = 1; i <= 14; i += 1) await bob.say("bestie", `line #o${i}`);
  for (const options of ["", "?size=huge&lines=&fade=-3&pace=fast"]) {
    const { page } = await newReader();
    const joins = collectJoins(page);
    await page.goto(`/overlay/bestie${options}`);
    const lines = page.getByRole("listitem");
    await expect(lines).toHaveCount(10); // all that a join brings
    await expect(lines.last()).toHaveCSS("font-size", "28px");
    await expect(lines.last()).toHaveCSS("animation-name", "none");
    expect(joins.map(({ pace }) => pace)).toEqual([5]);
    for (let i = 0; i < 3; i += 1) await bob.say("bestie", `more ${options} #more${i}`);
    await expect(lines.last()).toContainText("#more2");
    await expect(lines).toHaveCount(12);
  }
});

test("options beyond their bounds are taken as far as they go", async ({ server, newReader }) => {
  const bob = await Account.register(server, "bob");
  await bob.say("bestie", "line #o1");
  const { page } = await newReader();
  const joins = collectJoins(page);
  await page.goto("/overlay/bestie?size=900&lines=0&pace=5000&fade=99999");
  const lines = page.getByRole("listitem");
  await expect(lines).toHaveCount(1);
  await bob.say("bestie", "line #o2");
  await expect(lines).toContainText(["#o2"]);
  await expect(lines).toHaveCount(1);
  await expect(lines).toHaveCSS("font-size", "120px");
  await expect(lines).toHaveCSS("animation-delay", "3600s");
  await expect(lines).toHaveCSS("opacity", "1");
  expect(joins.map(({ pace }) => pace)).toEqual([100]);
});

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test(`a line fades after its time, motion ${reducedMotion}`, async ({ server, newReader }) => {
    const bob = await Account.register(server, "bob");
    const { page } = await newReader({ reducedMotion });
    await page.goto("/overlay/bestie?fade=1");
    await expect(page.getByRole("list")).toBeAttached();
    await bob.say("bestie", "soon gone #o1");
    const lines = page.getByRole("listitem");
    await expect(lines.first()).toContainText("#o1");
    await expect(lines.first()).toHaveCSS("opacity", "0");
    // Each has its own time: a new one is there while the old one is gone.
    await bob.say("bestie", "and another #o2");
    await expect(lines.last()).toContainText("#o2");
    await expect(lines.last()).toHaveCSS("opacity", "0");
    await expect(lines).toHaveCount(2);
  });
}

test("the overlay's pace leaves out, and 0 shows everything", async ({ server, newReader }) => {
  const bob = await Account.register(server, "bob");
  const open = async (options: string) => {
    const { page } = await newReader();
    const frames = new FrameLog(page, "bestie");
    await page.goto(`/overlay/bestie?lines=50&${options}`);
    await expect.poll(() => frames.resets).toBe(1);
    return { lines: page.getByRole("listitem"), frames };
  };
  const slow = await open("pace=5");
  const all = await open("pace=0");
  await Promise.all(Array.from({ length: 40 }, (_, i) => bob.say("bestie", `burst #b${i}`)));
  for (const { frames } of [slow, all]) await expect.poll(() => frames.head).toBe(40);
  await expect(all.lines).toHaveCount(40);
  expect(slow.frames.shown).toBeLessThan(40);
  await expect(slow.lines).toHaveCount(slow.frames.shown);
});

test("the overlay of no room says so", async ({ newReader }) => {
  const { page } = await newReader();
  await page.goto("/overlay/nowhere");
  await expect(page.getByText("There is no room “nowhere”.")).toBeVisible();
});

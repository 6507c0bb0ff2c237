import { Account } from "./account";
import type { ChatPage } from "./chatPage";
import { expect, test } from "./fixtures";

const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

/** A finger drawn over most of the log, up or down. Lifted while it moves, it flings. */
async function swipe(reader: ChatPage, way: "up" | "down", isFling = false): Promise<void> {
  const box = await reader.log.boundingBox();
  if (box === null) throw new Error("no log");
  const [top, bottom] = [box.y + 0.15 * box.height, box.y + 0.85 * box.height];
  const [from, to] = way === "down" ? [top, bottom] : [bottom, top];
  const devtools = await reader.page.context().newCDPSession(reader.page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...y: number[]) =>
    devtools.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: y.map((each) => ({ x: box.x + box.width / 2, y: each })),
    });
  const steps = 8;
  await touch("touchStart", from);
  for (let i = 1; i <= steps; i += 1) await touch("touchMove", from + ((to - from) * i) / steps);
  // A finger that has come to rest flings nothing.
  if (!isFling) await reader.page.waitForTimeout(150);
  await touch("touchEnd");
  await devtools.detach();
}

test("a phone is read and talked on by touch", async ({ server, newReader }) => {
  const bob = await Account.register(server, "bob");
  const typed = "hello my friend, how are you? #typed";
  await bob.say("bestie", typed);
  const ada = await newReader(phone);
  const { page } = ada;
  await ada.open("bestie");
  await page.getByRole("button", { name: "Register to talk" }).tap();
  await ada.fillDialog("ada", Account.password);
  await expect(ada.input).toBeEnabled();

  const row = ada.row("#typed").first();
  await expect(row.getByRole("button", { name: "Reply to bob" })).toHaveCSS(
    "pointer-events",
    "none",
  );
  await row.getByText("#typed").first().tap();
  await expect(row.getByText("As typed:")).toBeVisible();
  await expect(row).toContainText(typed);
  await row.getByRole("button", { name: "Reply to bob" }).tap();
  await expect(page.locator("form").getByText("Answering bob")).toBeVisible();
  await ada.input.fill("by thumb #answer");
  await page.getByRole("button", { name: "Send" }).tap();
  await expect(ada.row("#answer").getByRole("img", { name: "Sent" })).toBeVisible();
  await expect(ada.row("#answer")).toContainText("Answering bob:");
  await row.getByText("#typed").first().tap();
  await expect(row.getByText("As typed:")).toHaveCount(0);

  await page.getByRole("navigation").getByRole("link", { name: /^UwU/ }).tap();
  await expect(page).toHaveURL(/\/r\/uwu$/);
  await page.getByRole("link", { name: "Twitchy Chat, all rooms" }).tap();
  const cards = page.getByRole("main").getByRole("link");
  await expect(cards).toHaveCount(3);
  await cards.first().tap();
  await expect(ada.log).toBeVisible();
});

test("drawn back by touch, the log waits; older messages come, and newer ones are counted", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  for (let i = 1; i <= 120; i += 1) await bob.say("bestie", `long ago #old${i}`);
  const guest = await newReader(phone);
  await guest.open("bestie");
  await expect(guest.row("#old120")).toBeInViewport();
  for (let i = 0; i < 60 && !(await guest.beginning.isVisible()); i += 1)
    await swipe(guest, "down");
  await expect(guest.beginning).toBeVisible();
  await expect(guest.row("#old120")).toHaveCount(0);

  await bob.say("bestie", "just now #new");
  const back = guest.page.getByRole("button", { name: "1 new message" });
  await expect(back).toBeVisible();
  await expect(guest.row("#new")).toHaveCount(0);
  await back.tap();
  await expect(guest.row("#new")).toBeInViewport();
  expect(await guest.allSeqs()).toEqual(Array.from({ length: 121 }, (_, i) => i + 1));
});

test("a fling is the reader's own as long as it goes on, and one to the end follows it", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  for (let i = 1; i <= 120; i += 1) await bob.say("bestie", `long ago #old${i}`);
  const guest = await newReader(phone);
  await guest.open("bestie");
  await expect(guest.row("#old120")).toBeInViewport();
  const back = guest.page.getByRole("button", { name: /new message|Back to now/ });

  // Up, while more comes: what comes does not bring the log back.
  const talk = Promise.all(Array.from({ length: 40 }, (_, i) => bob.say("bestie", `now ${i}`)));
  for (let i = 0; i < 3; i += 1) await swipe(guest, "down", true);
  await talk;
  await bob.say("bestie", "and more #more");
  await expect(back).toBeVisible();
  await expect(guest.row("#more")).toHaveCount(0);

  // Down to the end: from there on it follows, however much comes while the fling may still go on.
  for (let i = 0; i < 60 && (await back.isVisible()); i += 1) await swipe(guest, "up", true);
  await expect(back).toHaveCount(0);
  await Promise.all(Array.from({ length: 40 }, (_, i) => bob.say("bestie", `and on ${i}`)));
  await bob.say("bestie", "the newest #newest");
  await expect(guest.row("#newest")).toBeInViewport();
  await expect(back).toHaveCount(0);
});

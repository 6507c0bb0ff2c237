import { Account } from "./account";
import { expect, test } from "./fixtures";

test("a message shows how it was typed, and originals can be shown always", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  const typed = "hello my friend, how are you today? #typed";
  const { text } = await bob.say("bestie", typed);
  expect(text).not.toBe(typed);
  const guest = await newReader();
  await guest.open("bestie");
  const row = guest.row("#typed");
  await row.getByText("#typed").first().click();
  await expect(row.getByText("As typed:")).toBeVisible();
  await expect(row).toContainText(typed);
  await row.getByText("#typed").first().click();
  await expect(row.getByText("As typed:")).toHaveCount(0);

  await guest.page.getByRole("button", { name: "Settings" }).click();
  await guest.page.getByRole("switch", { name: /Show originals/ }).click();
  await guest.page.keyboard.press("Escape");
  await expect(row).toContainText(typed);
  await guest.page.reload();
  await expect(guest.row("#typed")).toContainText(typed);
});

test("a mention stands out, and an answer stands under its line", async ({ server, newReader }) => {
  const bob = await Account.register(server, "bob");
  const ada = await newReader();
  await ada.open("uwu");
  await ada.register("ada");
  await bob.say("uwu", "@ADA come here #mention");
  await expect(ada.row("#mention").locator("[data-self=true]")).toHaveText("@ADA");
  await ada.replyTo("#mention", "on my way #answer");
  await expect(ada.row("#answer").getByRole("img", { name: "Sent" })).toBeVisible();
  await expect(ada.row("#answer")).toContainText("Answering bob:");

  const guest = await newReader();
  await guest.open("uwu");
  await expect(guest.row("#answer")).toContainText("Answering bob:");
  await expect(guest.row("#answer")).toContainText("#mention");
});

test("a pace leaves messages out, says how many, and shows them when asked", async ({
  server,
  newReader,
}) => {
  test.slow();
  const bob = await Account.register(server, "bob");
  const guest = await newReader();
  await guest.open("skibidi");
  await guest.page.getByRole("button", { name: "Pace: Auto" }).click();
  await guest.page.getByRole("menuitemradio", { name: /^5/ }).click();
  await expect(guest.page.getByRole("button", { name: "Pace: 5" })).toBeFocused();

  await Promise.all(Array.from({ length: 200 }, (_, i) => bob.say("skibidi", `burst #b${i}`)));
  const last = await bob.say("skibidi", "the end #last");
  const note = guest.log.getByText(/^\d+ not shown$/);
  await expect(note.last()).toBeVisible();
  // A burst alone never pauses the log.
  await expect(guest.page.getByRole("button", { name: /new message|Back to now/ })).toHaveCount(0);

  const show = guest.log.getByRole("button", { name: "show" });
  await expect(async () => {
    await show
      .last()
      .click({ timeout: 500 })
      .catch(() => {});
    await guest.scrollToTop();
    const seqs = await guest.allSeqs();
    expect(seqs).toEqual(Array.from({ length: last.seq }, (_, i) => i + 1));
  }).toPass();
});

test("the log pauses for the reader alone, and counts what comes meanwhile", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  for (let i = 0; i < 60; i += 1) await bob.say("bestie", `before ${i}`);
  const guest = await newReader();
  await guest.open("bestie");
  await guest.scrollToTop();
  await expect.poll(async () => (await guest.seqs())[0]).toBeLessThan(45);
  await guest.scrollToTop();
  await expect(guest.page.getByRole("button", { name: "Back to now" })).toBeVisible();
  await Promise.all(Array.from({ length: 40 }, (_, i) => bob.say("bestie", `meanwhile ${i}`)));
  await bob.say("bestie", "the newest #new");
  await expect(guest.row("#new")).toHaveCount(0);
  await guest.page.getByRole("button", { name: "41 new messages" }).click();
  await expect(guest.row("#new")).toBeInViewport();
  await Promise.all(Array.from({ length: 40 }, (_, i) => bob.say("bestie", `and on ${i}`)));
  await bob.say("bestie", "newer still #newer");
  await expect(guest.row("#newer")).toBeInViewport();
});

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

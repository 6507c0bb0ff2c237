import { ChatPage } from "./chatPage";
import { expect, test } from "./fixtures";

test("two tabs work side by side, and one signs both out", async ({ newReader }) => {
  const first = await newReader();
  await first.open("bestie");
  await first.register("ada");
  await expect(first.input).toBeEnabled();

  const second = new ChatPage(await first.page.context().newPage());
  await second.open("uwu");
  await expect(second.input).toBeEnabled();
  await second.page.goto("/r/bestie");
  await expect(second.input).toBeEnabled();
  // Said at the same time from both, each message is there once in each.
  await Promise.all([first.say("from the first #tab1"), second.say("from the second #tab2")]);
  for (const tab of [first, second]) {
    for (const mark of ["#tab1", "#tab2"]) {
      await expect(tab.row(mark).and(tab.rows)).toHaveCount(1);
    }
    await expect(tab.log.locator('[data-pending="true"]')).toHaveCount(0);
    expect(await tab.seqs()).toEqual([1, 2]);
  }

  await second.input.fill("a draft that stays in its tab");
  await first.page.getByRole("button", { name: "Sign out" }).click();
  for (const tab of [first, second]) await expect(tab.registerButton).toBeVisible();

  // And in again: the other tab follows, its draft in place.
  await first.page.getByRole("button", { name: "Sign in" }).first().click();
  await first.fillDialog("ada", "correct horse battery");
  for (const tab of [first, second]) await expect(tab.input).toBeEnabled();
  await expect(second.input).toHaveValue("a draft that stays in its tab");
});

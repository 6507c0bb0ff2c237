// Parts of the page that are loaded when they are first opened, and what if they cannot be.

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/** No file of the build whose name begins so comes through until the returned function is called. */
async function withhold(page: Page, name: string): Promise<() => Promise<void>> {
  const files = `**/assets/${name}-*`;
  await page.route(files, (route) => route.abort("connectionrefused"));
  return () => page.unroute(files);
}

test("without the emoji picker one talks on, and it is offered again", async ({ newReader }) => {
  const ada = await newReader();
  const { page } = ada;
  const release = await withhold(page, "EmojiPicker");
  await ada.open("bestie");
  await ada.register("ada");
  const emoji = page.getByRole("button", { name: "Emoji and emotes" });
  const failed = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await emoji.click();
  await expect(failed).toBeVisible();
  await ada.say("typed by hand :lol: #m1");
  await expect(ada.row("#m1").getByRole("img", { name: "Sent" })).toBeVisible();
  await expect(ada.row("#m1").getByRole("img", { name: ":lol:" })).toBeVisible();

  await failed.getByRole("button", { name: "Try again" }).click();
  await expect(failed).toBeVisible();
  await ada.input.fill("a draft that stays");
  await release();
  // A browser may remember the failure: then the page says so, and loading it anew helps.
  await failed.getByRole("button", { name: "Try again" }).click();
  const cell = page.getByRole("gridcell").first();
  await expect(cell.or(failed)).toBeVisible();
  if (await failed.isVisible()) {
    await failed.getByRole("button", { name: "Reload the page" }).click();
    await emoji.click();
  }
  await cell.click();
  await expect(ada.input).toHaveValue(/a draft that stays.+/);
});

test("a dialog that cannot be loaded says so, and is closed", async ({ newReader }) => {
  const guest = await newReader();
  const { page } = guest;
  await withhold(page, "SettingsDialog");
  await guest.open("bestie");
  await page.getByRole("button", { name: "Settings" }).click();
  const failed = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(failed).toBeVisible();
  await failed.getByRole("button", { name: "Close" }).click();
  await expect(failed).toHaveCount(0);
  // The others are no worse for it.
  await guest.register("ada");
  await expect(guest.input).toBeEnabled();
});

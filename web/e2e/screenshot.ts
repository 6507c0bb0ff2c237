import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { Account } from "./account";
import type { ChatPage } from "./chatPage";
import { expect, test } from "./fixtures";
import type { TwitchyServer } from "./server";

const docs = new URL("../../docs/", import.meta.url);
const pathOf = (name: string) => fileURLToPath(new URL(`${name}.png`, docs));

type Speaker = "grace" | "linus" | "margaret";

const talk: [speaker: Speaker, text: string][] = [
  ["grace", "good morning everyone :wave:"],
  ["linus", "hello! how is the release going?"],
  ["grace", "the tests are green, finally :hype:"],
  ["linus", "I don't believe it, show me https://ci.example.org/runs/4821"],
  ["grace", "look for yourself, 1337 of 1337 :gg:"],
  ["margaret", "you did all of that over the weekend? amazing 🤯"],
  ["linus", "the coffee machine is broken though"],
  ["margaret", "that is the worst news of the week :cry:"],
  ["grace", "I am very tired, please someone fix it"],
  ["linus", "have you tried turning it off and on again"],
  ["margaret", "my friend, it is a coffee machine. it has no other buttons"],
  ["linus", "what do we eat for lunch?"],
  ["margaret", "pizza, obviously :love:"],
  ["grace", "good idea. @ada are you coming?"],
];

/** A room in which people have talked, and ada, who reads and answers. */
async function livingRoom(
  server: TwitchyServer,
  newReader: () => Promise<ChatPage>,
): Promise<ChatPage> {
  const speakers: Record<Speaker, Account> = {
    grace: await Account.register(server, "grace_h"),
    linus: await Account.register(server, "linus"),
    margaret: await Account.register(server, "margaret"),
  };
  for (const room of ["bestie", "bestie", "bestie", "skibidi", "skibidi", "uwu"]) {
    await (await newReader()).open(room);
  }
  const ada = await newReader();
  await ada.open("bestie");
  await ada.register("ada");
  await ada.say("hi there");
  await expect(ada.rows).toHaveCount(1);
  for (const [speaker, text] of talk) await speakers[speaker].say("bestie", text);
  await expect(ada.rows).toHaveCount(talk.length + 1);
  await ada.replyTo("lunch", "save me a slice");
  await expect(ada.rows).toHaveCount(talk.length + 2);
  return ada;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: pathOf(name) });
}

test("the views as the documentation shows them", async ({ server, newReader }) => {
  const ada = await livingRoom(server, newReader);
  const { page } = ada;
  await ada.input.fill("who is bringing the #pineapple?");
  await shoot(page, "screenshot");
  await page.emulateMedia({ colorScheme: "light" });
  await ada.rows.nth(6).click();
  await expect(page.getByText("As typed:")).toBeVisible();
  await shoot(page, "web-light");
  await page.emulateMedia({ colorScheme: "dark" });

  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, "web-settings");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Emoji and emotes" }).click();
  await expect(page.getByRole("gridcell").first()).toBeVisible();
  await shoot(page, "web-emoji");
  await page.keyboard.press("Escape");

  await page.setViewportSize({ width: 390, height: 780 });
  await ada.input.fill("");
  await ada.backToNow();
  await shoot(page, "web-phone");

  await page.setViewportSize({ width: 1200, height: 750 });
  await page.goto("/");
  await expect(page.getByRole("main").getByRole("link")).toHaveCount(3);
  await shoot(page, "web-lobby");

  const guest = await newReader();
  await guest.open("bestie");
  await guest.registerButton.click();
  await expect(guest.page.getByRole("dialog")).toBeVisible();
  await shoot(guest.page, "web-register");
});

test("the overlay as the documentation shows it", async ({ server, newReader }) => {
  const ada = await livingRoom(server, newReader);
  const overlay = await newReader();
  await overlay.page.setViewportSize({ width: 900, height: 500 });
  await overlay.page.goto("/overlay/bestie?size=30&lines=7");
  await expect(overlay.page.getByRole("listitem")).toHaveCount(7);
  await ada.page.close();
  // Stands in for the game that the stream shows.
  await overlay.page.evaluate(() => {
    document.documentElement.style.background =
      "linear-gradient(160deg, #1d3b2a 0%, #6b8f3a 45%, #d9c27a 75%, #7fb4d8 100%)";
  });
  await shoot(overlay.page, "web-overlay");
});

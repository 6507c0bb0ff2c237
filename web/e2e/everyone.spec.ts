import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Account } from "./account";
import { expect, test } from "./fixtures";

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
  expect(found).toEqual([]);
}

for (const colorScheme of ["dark", "light"] as const) {
  test(`every view stands up to axe, ${colorScheme}`, async ({ server, newReader }) => {
    const bob = await Account.register(server, "bob");
    await bob.say("bestie", "hello @ada :lol: see https://example.org 🎉");
    await bob.say("bestie", "and more");
    const reader = await newReader();
    const { page } = reader;
    // A colour on its way to another has a contrast of neither.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto("/");
    await expect(page.getByRole("main").getByRole("link")).toHaveCount(3);
    await expectNoViolations(page);

    await page.goto("/r/bestie");
    await expect(reader.rows).toHaveCount(2);
    await expectNoViolations(page);
    await page.getByRole("button", { name: "Register to talk" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectNoViolations(page);
    await page.getByLabel("Name").fill("ada");
    await page.getByLabel("Password").fill(Account.password);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await reader.rows.last().click();
    await expect(page.getByText("As typed:")).toBeVisible();
    await expectNoViolations(page);

    for (const name of ["Settings", "Keyboard shortcuts"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await expect(page.getByRole("dialog", { name })).toBeVisible();
      await expectNoViolations(page);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
    await page.getByRole("button", { name: "Pace: Auto" }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await expectNoViolations(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Emoji and emotes" }).click();
    await expect(page.getByRole("gridcell").first()).toBeVisible();
    await expectNoViolations(page);
  });
}

test("all of it by keyboard alone", async ({ server, newReader }) => {
  const bob = await Account.register(server, "bob");
  for (let i = 1; i <= 3; i += 1) await bob.say("bestie", `hello everyone #k${i}`);
  const ada = await newReader();
  const { keyboard } = ada.page;
  await ada.open("bestie");
  await expect(ada.rows).toHaveCount(3);

  await keyboard.press("Tab");
  await keyboard.press("Tab");
  await expect(ada.page.getByRole("button", { name: "Skip to the message box" })).toBeFocused();
  await keyboard.press("Enter");
  await expect(ada.registerButton).toBeFocused();
  await keyboard.press("Enter");
  await expect(ada.page.getByLabel("Name")).toBeFocused();
  await keyboard.type("ada");
  await keyboard.press("Tab");
  await keyboard.type(Account.password);
  await keyboard.press("Enter");
  await expect(ada.input).toBeFocused();
  await keyboard.type("hey @bo");
  await keyboard.press("Tab");
  await keyboard.type("#mine");
  await keyboard.press("Enter");
  await expect(ada.row("#mine").getByRole("img", { name: "Sent" })).toBeVisible();
  await expect(ada.row("#mine")).toContainText("@bob");

  await keyboard.press("Shift+Tab");
  await expect(ada.row("#mine")).toBeFocused();
  await keyboard.press("ArrowUp");
  await keyboard.press("ArrowUp");
  await expect(ada.row("#k2")).toBeFocused();
  await keyboard.press("Enter");
  await expect(ada.row("#k2").getByRole("status")).toBeVisible();
  await keyboard.press("r");
  await expect(ada.page.locator("form").getByText("Answering bob")).toBeVisible();
  await expect(ada.input).toBeFocused();
  await keyboard.press("Escape");
  await expect(ada.page.locator("form").getByText("Answering bob")).toHaveCount(0);
  await keyboard.press("ArrowUp");
  await expect(ada.input).toHaveValue("hey @bob #mine");

  await keyboard.press("Alt+ArrowDown");
  await expect(ada.page).toHaveURL(/\/r\/skibidi$/);
  await keyboard.press("Alt+ArrowUp");
  await expect(ada.input).toHaveValue("hey @bob #mine");
  await ada.page.reload();
  await expect(ada.input).toHaveValue("hey @bob #mine");
});

test("an emoji and an emote are picked, from this server alone", async ({ server, newReader }) => {
  const ada = await newReader();
  const strangers: string[] = [];
  ada.page.on("request", (request) => {
    if (!request.url().startsWith(server.url)) strangers.push(request.url());
  });
  await ada.open("bestie");
  await ada.register("ada");
  await ada.page.getByRole("button", { name: "Emoji and emotes" }).click();
  await ada.page.getByRole("button", { name: ":hype:" }).click();
  await ada.page.getByLabel("Search emoji").fill("pizza");
  await ada.page.getByRole("gridcell", { name: "pizza" }).click();
  await ada.page.keyboard.press("Escape");
  await expect(ada.input).toBeFocused();
  await expect(ada.input).toHaveValue(":hype: 🍕");
  expect(strangers).toEqual([]);
});

test("a phone of 320 pixels has all of it, and nothing sticks out", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  await bob.say("bestie", `https://example.org/${"long".repeat(40)} #phone`);
  const ada = await newReader();
  await ada.page.setViewportSize({ width: 320, height: 568 });
  await ada.open("bestie");
  await ada.register("ada_of_a_long_name_12345");
  await ada.say("hello from a phone #mine");
  await expect(ada.row("#mine")).toBeInViewport();
  const width = await ada.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(320);
  await ada.page.getByRole("link", { name: /^UwU/ }).click();
  await expect(ada.page).toHaveURL(/\/r\/uwu$/);
  await expect(ada.input).toBeVisible();
});

test("the theme is chosen, and holds in every tab", async ({ newReader }) => {
  const { page } = await newReader();
  await page.goto("/r/bestie");
  const other = await page.context().newPage();
  await other.goto("/r/uwu");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByText("Light", { exact: true }).click();
  for (const tab of [page, other]) {
    await expect(tab.locator("html")).toHaveAttribute("data-theme", "light");
    const background = tab.locator("body");
    await expect(background).toHaveCSS("background-color", "rgb(247, 247, 248)");
  }
});

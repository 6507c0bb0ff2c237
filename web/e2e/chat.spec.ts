import { Account } from "./account";
import { expect, test } from "./fixtures";
import { report } from "./report";

test("the rooms are listed, and one is a click away", async ({ newReader }) => {
  const { page, log } = await newReader();
  await page.goto("/");
  await expect(page).toHaveTitle("Twitchy Chat");
  const cards = page.getByRole("main").getByRole("link");
  await expect(cards).toHaveCount(3);
  await cards.first().click();
  await expect(page).toHaveURL(/\/r\/[a-z]+$/);
  await expect(log).toBeVisible();
  await page.goBack();
  await expect(cards).toHaveCount(3);
});

test("a guest reads live, scrolls back, and is shown how to talk", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  for (let i = 1; i <= 90; i += 1) await bob.say("bestie", `history #old${i}`);

  const guest = await newReader();
  await guest.open("bestie");
  await expect(guest.rows).toHaveCount(10);
  await expect(guest.row("#old90")).toBeVisible();

  await expect(guest.input).toBeDisabled();
  await expect(guest.page.getByText("You are reading as a guest")).toBeVisible();
  await expect(guest.registerButton).toBeVisible();

  const ada = await newReader();
  await ada.open("bestie");
  await ada.register("ada");
  const saidAt = performance.now();
  await ada.say("hello everyone #live1");
  await guest.row("#live1").waitFor();
  await report("second-browser", { saidToSeenMs: Math.round(performance.now() - saidAt) });
  await expect(ada.row("#live1").getByRole("img", { name: "Sent" })).toBeVisible();

  await expect(async () => {
    await guest.scrollToTop();
    await expect(guest.beginning).toBeVisible({ timeout: 200 });
  }).toPass();
  expect(await guest.allSeqs()).toEqual(Array.from({ length: 91 }, (_, i) => i + 1));

  await guest.scrollToTop();
  await expect.poll(() => guest.log.evaluate((log) => log.scrollTop)).toBe(0);
  const reading = 5;
  const place = await guest.topOf(reading);
  await ada.say("while you read #live2");
  await expect(guest.page.getByRole("button", { name: "1 new message" })).toBeVisible();
  expect(Math.abs((await guest.topOf(reading)) - place)).toBeLessThan(1);
  await guest.backToNow();
  await expect(guest.row("#live2")).toBeInViewport();
});

test("two browsers see what each of them says, in one order", async ({ newReader }) => {
  const [ada, bob] = [await newReader(), await newReader()];
  for (const [reader, name] of [
    [ada, "ada"],
    [bob, "bob"],
  ] as const) {
    await reader.open("bestie");
    await reader.register(name);
  }
  for (let round = 1; round <= 3; round += 1) {
    await ada.say(`ping #ping${round}`);
    await expect(bob.row(`#ping${round}`)).toBeInViewport();
    await bob.say(`pong #pong${round}`);
    await expect(ada.row(`#pong${round}`)).toBeInViewport();
  }
  for (const reader of [ada, bob])
    await expect.poll(() => reader.seqs()).toEqual([1, 2, 3, 4, 5, 6]);
  const texts = async (reader: typeof ada) =>
    (await reader.rows.allTextContents()).map((text) => text.match(/#p[io]ng\d/)?.[0]);
  expect(await texts(bob)).toEqual(await texts(ada));
});

test("everyone comes back by themselves after the server was killed", async ({
  server,
  newReader,
}) => {
  const [ada, guest] = [await newReader(), await newReader()];
  await ada.open("skibidi");
  await ada.register("ada");
  await guest.open("skibidi");
  await ada.say("before #m1");
  await expect(guest.row("#m1")).toBeVisible();

  await server.kill();
  await expect(guest.connection).toContainText("Connection lost");
  await ada.say("into the dark #m2");
  await expect(ada.row("#m2")).toHaveAttribute("data-pending", "true");

  await server.start();
  await expect(guest.row("#m2")).toBeVisible({ timeout: 30_000 });
  await expect(ada.row("#m2").getByRole("img", { name: "Sent" })).toBeVisible();
  await expect(guest.connection).toHaveText("");
  await ada.say("after #m3");
  await expect(guest.row("#m3")).toBeVisible();

  for (const reader of [ada, guest]) {
    for (const mark of ["#m1", "#m2", "#m3"]) await expect(reader.row(mark)).toHaveCount(1);
    await expect.poll(() => reader.seqs()).toEqual([1, 2, 3]); // one's own is pending at first
  }
});

test("everyone comes back after a planned restart", async ({ server, newReader }) => {
  const [ada, guest] = [await newReader(), await newReader()];
  await ada.open("uwu");
  await ada.register("ada");
  await guest.open("uwu");
  await server.drain();
  await expect(ada.connection).toContainText("Connection lost");
  await server.start();
  await ada.say("and we are back #m1");
  await expect(guest.row("#m1")).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => guest.seqs()).toEqual([1]);
});

test("a long absence leaves a gap that can be loaded", async ({ server, newReader }) => {
  const bob = await Account.register(server, "bob");
  await bob.say("uwu", "before #m1");
  const guest = await newReader();
  await guest.open("uwu");

  await server.kill();
  await guest.page.context().setOffline(true);
  await expect(guest.connection).toContainText("You are offline");
  await server.start();
  for (let sent = 0; sent < 1_100; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => bob.say("uwu", "meanwhile")));
  }
  await bob.say("uwu", "the last #m2");
  await guest.page.context().setOffline(false);
  await expect(guest.row("#m2")).toBeInViewport();

  await expect(guest.connection).toContainText(/\d+ messages said meanwhile are not shown/);
  const load = guest.page.getByRole("button", { name: /^Load [\d,]+ missed$/ });
  await load.click();
  // The button says otherwise while it loads; the line goes when it has.
  await expect(guest.connection).not.toContainText("are not shown");
  await guest.scrollUp(60_000);
  await expect(guest.beginning).toBeInViewport();
  expect(await guest.allSeqs()).toEqual(Array.from({ length: 1_102 }, (_, i) => i + 1));
});

test("the browser negotiates deflated frames, and shows the same", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  const ada = await newReader();
  const network = await ada.page.context().newCDPSession(ada.page);
  await network.send("Network.enable");
  const negotiated = new Promise<string | undefined>((resolve) => {
    network.once("Network.webSocketHandshakeResponseReceived", ({ response }) =>
      resolve(response.headers["Sec-WebSocket-Extensions"]),
    );
  });
  await ada.open("bestie");
  await ada.register("ada");
  expect(await negotiated).toContain("permessage-deflate");

  await Promise.all(
    Array.from({ length: 30 }, (_, i) => bob.say("bestie", `${"again ".repeat(40)} #long${i}`)),
  );
  await ada.say(`${"and mine ".repeat(40)} #mine`);
  await expect(ada.row("#mine").getByRole("img", { name: "Sent" })).toBeVisible();
  await ada.scrollToTop();
  await expect(ada.beginning).toBeInViewport();
  expect(await ada.allSeqs()).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
});

test("signing out closes the composer, on the server too", async ({ newReader }) => {
  const ada = await newReader();
  await ada.open("bestie");
  await ada.register("ada");
  await expect(ada.input).toBeEnabled();
  await ada.page.reload();
  await expect(ada.input).toBeEnabled();

  const signedOut = ada.page.waitForResponse((response) =>
    response.url().endsWith("/api/v1/sessions/current"),
  );
  await ada.page.getByRole("button", { name: "Sign out" }).click();
  await expect(ada.input).toBeDisabled();
  await expect(ada.registerButton).toBeVisible();
  expect((await signedOut).status()).toBe(204);
});

test("a form says what is wrong beside the field", async ({ server, newReader }) => {
  await Account.register(server, "bob");
  const guest = await newReader();
  await guest.open("bestie");
  await guest.registerButton.click();
  const dialog = guest.page.getByRole("dialog");
  await guest.fillDialog("BOB", Account.password);
  await expect(dialog.getByText("This name is taken")).toBeVisible();
  await expect(dialog.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");

  await dialog.getByRole("button", { name: "Sign in instead" }).click();
  await guest.fillDialog("bob", "not the password");
  await expect(dialog.getByText("Name or password is wrong")).toBeVisible();
  await guest.page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});

test.describe("with the usual limit", () => {
  test.use({ limits: { messages_per_30s: 3 } });

  test("talking too fast is refused with the time to wait, and the draft is kept", async ({
    newReader,
  }) => {
    const ada = await newReader();
    await ada.open("bestie");
    await ada.register("ada");
    for (const mark of ["#m1", "#m2", "#m3"]) {
      await ada.say(mark);
      await expect(ada.row(mark).getByRole("img", { name: "Sent" })).toBeVisible();
    }
    await ada.say("one too many #m4");
    await expect(ada.page.getByText("You are talking too fast.")).toBeVisible();
    await expect(ada.page.getByText(/Try again in \d+ s/)).toBeVisible();
    await expect(ada.input).toHaveValue("one too many #m4");
    await expect(ada.row("#m4")).toHaveCount(0);
  });

  test("a character that chat does not take is refused", async ({ newReader }) => {
    const ada = await newReader();
    await ada.open("bestie");
    await ada.register("ada");
    await ada.say("sneaky \u202E text");
    await expect(ada.page.getByText("This text has characters that cannot be sent")).toBeVisible();
  });
});

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

test("a mention that the pace leaves out is shown all the same, and once", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  const ada = await newReader();
  const mentionFrames: number[] = [];
  ada.page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const frame = JSON.parse(String(payload));
      if (frame.type === "mention") mentionFrames.push(frame.message.seq);
    }),
  );
  await ada.page.addInitScript(() => {
    localStorage.setItem("twitchy.settings", JSON.stringify({ pace: 5 }));
  });
  await ada.open("uwu");
  await ada.register("ada");
  await expect(ada.input).toBeEnabled();

  const spokenTo: number[] = [];
  for (let round = 1; round <= 4; round += 1) {
    const burst = Array.from({ length: 40 }, (_, i) => bob.say("uwu", `noise #r${round}n${i}`));
    burst.push(bob.say("uwu", `psst @Ada #hey${round}`));
    const said = await Promise.all(burst);
    spokenTo.push(said.at(-1)?.seq ?? 0);
  }
  // What came outside the ranges is there, marked as hers, and no row of it is there twice.
  await expect.poll(() => mentionFrames.length).toBeGreaterThan(0);
  for (let round = 1; round <= 4; round += 1) {
    await expect(ada.row(`#hey${round}`)).toHaveCount(1);
    await expect(ada.row(`#hey${round}`).locator("[data-self=true]")).toHaveText("@Ada");
  }
  for (const seq of mentionFrames) expect(spokenTo).toContain(seq);

  // Nor when what stood around it is loaded.
  await expect(ada.log.getByText(/^\d+ not shown$/).first()).toBeVisible();
  const total = 4 * 41;
  await expect(async () => {
    const show = ada.log.getByRole("button", { name: "show" }).last();
    await show.click({ timeout: 500 }).catch(() => {});
    expect(await ada.allSeqs()).toEqual(Array.from({ length: total }, (_, i) => i + 1));
  }).toPass();
  await ada.log.evaluate((log) => log.scrollTo(0, 0));
  const marks = await ada.log.evaluate(async (log) => {
    const seen = new Map<string | undefined, string>();
    for (let top = 0; top < log.scrollHeight; top += log.clientHeight / 2) {
      log.scrollTop = top;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      for (const row of log.querySelectorAll<HTMLElement>("li[data-seq]")) {
        seen.set(row.dataset.seq, row.textContent);
      }
    }
    return [...seen.values()].flatMap((text) => text.match(/#hey\d/) ?? []).sort();
  });
  expect(marks).toEqual(["#hey1", "#hey2", "#hey3", "#hey4"]);
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

test("a wheel turned with Ctrl zooms, and does not pause the log", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  for (let i = 0; i < 60; i += 1) await bob.say("bestie", `before ${i}`);
  const guest = await newReader();
  await guest.open("bestie");
  await guest.scrollToTop();
  await expect.poll(async () => (await guest.seqs())[0]).toBeLessThan(45);
  await guest.backToNow();
  await expect(guest.row("59")).toBeInViewport();

  // Made by hand: a browser without a window zooms nothing, and scrolls instead.
  await guest.log.dispatchEvent("wheel", { ctrlKey: true, deltaY: -120, bubbles: true });
  await Promise.all(Array.from({ length: 40 }, (_, i) => bob.say("bestie", `and on ${i}`)));
  await bob.say("bestie", "still here #newest");
  await expect(guest.row("#newest")).toBeInViewport();
  const back = guest.page.getByRole("button", { name: /new message|Back to now/ });
  await expect(back).toHaveCount(0);
  // The same without Ctrl does.
  await guest.log.dispatchEvent("wheel", { deltaY: -120, bubbles: true });
  await bob.say("bestie", "one more");
  await expect(back).toBeVisible();
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

import { setTimeout as sleep } from "node:timers/promises";
import { createApi } from "../src/protocol/index.ts";
import { Account } from "./account";
import { expect, test } from "./fixtures";
import { FrameLog } from "./frameLog";

test.describe.configure({ timeout: 120_000 });

/** Talks as fast as it is answered, again where it was not, until told to stop. */
function talk(account: Account, room: string) {
  let isDone = false;
  let said = 0;
  const ended = (async () => {
    while (!isDone) {
      const answered = await account.say(room, `on and on #n${said + 1}e`).catch(() => undefined);
      if (answered === undefined) await sleep(50);
      else said += 1;
    }
  })();
  return {
    stop: async () => {
      isDone = true;
      await ended;
      return said;
    },
  };
}

test("killed under an open page again and again, the server loses and doubles nothing", async ({
  server,
  newReader,
}) => {
  const bob = await Account.register(server, "bob");
  const ada = await newReader();
  const frames = new FrameLog(ada.page, "bestie");
  const nonces: string[] = [];
  ada.page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const frame = JSON.parse(String(payload));
      if (frame.type === "say") nonces.push(frame.nonce);
    }),
  );
  // Everything is to be shown, however fast bob is.
  await ada.page.addInitScript(() => {
    localStorage.setItem("twitchy.settings", JSON.stringify({ pace: 0 }));
  });
  await ada.open("bestie");
  await ada.register("ada");
  await expect(ada.input).toBeEnabled();

  const talking = talk(bob, "bestie");
  const marks: string[] = [];
  for (let round = 1; round <= 3; round += 1) {
    const [open, away] = [`#open${round}e`, `#away${round}e`];
    marks.push(open, away);
    await ada.say(`said as it dies ${open}`);
    await server.kill();
    await ada.say(`said into the dark ${away}`);
    await expect(ada.row(away)).toHaveAttribute("data-pending", "true");
    await server.start();
    await expect(ada.log.locator('[data-pending="true"]')).toHaveCount(0, { timeout: 40_000 });
  }
  await talking.stop();
  await ada.say("all is well #end");
  await expect(ada.row("#end").and(ada.rows)).toBeInViewport();

  // What the room holds: each of hers once, and what the page was sent: all of it, in one piece.
  const api = createApi(server.url);
  const [room] = (await api.rooms()).filter(({ id }) => id === "bestie");
  const stored: string[] = [];
  for (let after = 0; after < (room?.head ?? 0); ) {
    const page = await api.messages("bestie", { after, limit: 100 });
    stored.push(...page.messages.map(({ text }) => text));
    after = page.to;
  }
  for (const mark of [...marks, "#end"]) {
    expect(stored.filter((text) => text.includes(mark))).toHaveLength(1);
  }
  await expect.poll(() => frames.head).toBe(room?.head);
  expect(frames.breaks).toEqual([]);
  expect(frames.resets).toBe(1);
  // Sent again or not, a message keeps its nonce.
  expect(new Set(nonces).size).toBe(marks.length + 1);
  // Every message held, drawn or not, without a hole up to the head.
  const seqs = await ada.allSeqs();
  expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
  expect(seqs.at(-1)).toBe(room?.head);
});

// The protocol client against the real server, without a page: what its README promises.

import type { Acked, ChatClient } from "../src/protocol/index.ts";
import { createApi } from "../src/protocol/index.ts";
import { Account } from "./account";
import { test as base, expect } from "./fixtures";
import { ProtocolReader } from "./protocolReader";

interface ProtocolFixtures {
  read: (room: string, pace?: number) => ProtocolReader;
}

const test = base.extend<ProtocolFixtures>({
  read: async ({ server }, use) => {
    const readers: ProtocolReader[] = [];
    await use((room, pace) => {
      const reader = new ProtocolReader(server, room, pace);
      readers.push(reader);
      return reader;
    });
    for (const reader of readers) reader.close();
  },
});

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Every ack, in the order that they came. */
function collectAcks(client: ChatClient): Acked[] {
  const acks: Acked[] = [];
  client.outbox.on("acked", (acked) => acks.push(acked));
  return acks;
}

async function signIn(reader: ProtocolReader, account: Account): Promise<void> {
  reader.client.setToken(account.token);
  await expect.poll(() => reader.client.identity.status).toBe("user");
}

test("what a user says reaches a guest, and the ack names its place", async ({ server, read }) => {
  const ada = read("bestie");
  const guest = read("bestie");
  const acks = collectAcks(ada.client);
  await signIn(ada, await Account.register(server, "ada"));
  await expect.poll(() => guest.fresh).toBe(1);
  ada.client.outbox.say("bestie", "hello #m1");
  await expect.poll(() => guest.seqs).toEqual([1]);
  await expect.poll(() => acks.map(({ seq }) => seq)).toEqual([1]);
  expect(acks[0]?.text).toBe(guest.shown[0]?.text);
  expect(ada.client.outbox.says).toEqual([]);
});

test("killed in the middle of talk, the server loses nothing and doubles nothing", async ({
  server,
  read,
}) => {
  const ada = read("bestie");
  const guest = read("bestie");
  const acks = collectAcks(ada.client);
  await signIn(ada, await Account.register(server, "ada"));
  await expect.poll(() => guest.fresh).toBe(1);

  const marks: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 15; i += 1) {
      const mark = `#r${round}n${i}e`;
      marks.push(mark);
      ada.client.outbox.say("bestie", `so it goes ${mark}`);
    }
    await server.kill();
    ada.client.outbox.say("bestie", `into the dark #dark${round}e`);
    marks.push(`#dark${round}e`);
    await server.start();
    ada.client.connect();
    guest.client.connect();
    await expect.poll(() => acks.length, { timeout: 20_000 }).toBe(marks.length);
  }

  for (const reader of [ada, guest]) {
    await expect.poll(() => reader.head).toBe(marks.length);
    expect(reader.seqs).toEqual(numbers(1, marks.length));
    expect(reader.breaks).toEqual([]);
    expect(reader.fresh).toBe(1);
    for (const mark of marks) {
      expect(reader.shown.filter(({ text }) => text.includes(mark))).toHaveLength(1);
    }
  }
  expect(new Set(acks.map(({ seq }) => seq)).size).toBe(marks.length);
});

test("a planned restart says when to come back, and the stream goes on", async ({
  server,
  read,
}) => {
  const bob = await Account.register(server, "bob");
  const guest = read("uwu");
  await bob.say("uwu", "before");
  await expect.poll(() => guest.seqs).toEqual([1]);
  const before = Date.now();
  await server.drain();
  await expect.poll(() => guest.client.connectionState.status).toBe("waiting");
  const state = guest.client.connectionState;
  expect(state.status === "waiting" && state.retryAt).toBeGreaterThan(before);
  await server.start();
  await bob.say("uwu", "after");
  await expect.poll(() => guest.seqs, { timeout: 20_000 }).toEqual([1, 2]);
  expect(guest.fresh).toBe(1);
});

test("what was missed beyond a thousand is offered as a gap, and REST has it", async ({
  server,
  read,
}) => {
  const bob = await Account.register(server, "bob");
  const guest = read("uwu");
  await bob.say("uwu", "before");
  await expect.poll(() => guest.seqs).toEqual([1]);
  guest.close();
  for (let sent = 0; sent < 1_200; sent += 100) {
    await Promise.all(numbers(1, 100).map(() => bob.say("uwu", "meanwhile")));
  }
  guest.client.connect();
  await expect.poll(() => guest.head).toBe(1_201);
  expect(guest.breaks).toEqual([]);
  const [gap] = guest.gaps;
  if (gap === undefined) throw new Error("no gap was offered");
  expect(guest.gaps).toHaveLength(1);
  expect(gap.from).toBe(2);

  const api = createApi(server.url);
  const fetched: number[] = [];
  for (let after = gap.from - 1; after < gap.to; ) {
    const page = await api.messages("uwu", { after, limit: 100 });
    expect(page.from).toBe(after + 1);
    fetched.push(...page.messages.map(({ seq }) => seq).filter((seq) => seq <= gap.to));
    after = page.to;
  }
  expect([1, ...fetched, ...guest.seqs.slice(1)]).toEqual(numbers(1, 1_201));
});

test("a pace leaves out, covers what it left out, and lets mentions through", async ({
  server,
  read,
}) => {
  const [bob, ada] = [await Account.register(server, "bob"), await Account.register(server, "ada")];
  const slow = read("skibidi", 5);
  const all = read("skibidi");
  await signIn(slow, ada);
  await expect.poll(() => [slow.fresh, all.fresh]).toEqual([1, 1]);
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(numbers(1, 60).map((i) => bob.say("skibidi", i % 3 ? "noise" : "hey @Ada")));
  }
  await expect.poll(() => all.head).toBe(600);
  await expect.poll(() => slow.head, { timeout: 20_000 }).toBe(600);
  expect(all.seqs).toEqual(numbers(1, 600));
  expect(slow.shown.length).toBeLessThan(600);
  expect([...slow.breaks, ...all.breaks, ...slow.gaps, ...all.gaps]).toEqual([]);

  const spokenTo = all.shown.filter(({ text }) => text.includes("@Ada")).map(({ seq }) => seq);
  const heard = () => new Set([...slow.shown, ...slow.mentions].map(({ seq }) => seq));
  await expect.poll(() => spokenTo.filter((seq) => !heard().has(seq))).toEqual([]);
});

test("a pace changes under the stream without a hole or a repetition", async ({ server, read }) => {
  const bob = await Account.register(server, "bob");
  const guest = read("skibidi", 0);
  await expect.poll(() => guest.fresh).toBe(1);
  for (const pace of [20, 5, 100, 0, 5, 0]) {
    const talk = numbers(1, 40).map(() => bob.say("skibidi", "on and on"));
    guest.room.setPace(pace);
    await Promise.all(talk);
  }
  await expect.poll(() => guest.head, { timeout: 20_000 }).toBe(240);
  expect(guest.breaks).toEqual([]);
  expect(guest.seqs).toEqual([...new Set(guest.seqs)].sort((a, b) => a - b));
  expect(guest.fresh).toBe(1);
});

test("a log that was lost and begun anew resets the room", async ({ server, read }) => {
  const guest = read("bestie");
  const bob = await Account.register(server, "bob");
  for (const i of numbers(1, 3)) await bob.say("bestie", `old ${i}`);
  await expect.poll(() => guest.seqs).toEqual([1, 2, 3]);
  await server.kill();
  await server.loseData();
  await server.start();
  guest.client.connect();
  await expect.poll(() => guest.fresh, { timeout: 20_000 }).toBe(2);
  expect(guest.shown).toEqual([]);
  await (await Account.register(server, "bob")).say("bestie", "#new");
  await expect.poll(() => guest.shown.map(({ text }) => text.includes("#new"))).toEqual([true]);
  expect(guest.seqs).toEqual([1]);
});

test("signed out elsewhere, a connection is a guest's again and reads on", async ({
  server,
  read,
}) => {
  const account = await Account.register(server, "ada");
  const [here, there] = [read("uwu"), read("uwu")];
  await signIn(here, account);
  await signIn(there, account);
  let expired = 0;
  there.client.on("expired", () => {
    expired += 1;
  });
  await createApi(server.url).signOut(account.token);
  await expect.poll(() => expired, { timeout: 10_000 }).toBe(1);
  await expect.poll(() => here.client.identity.status).toBe("guest");
  expect(there.client.connectionState.status).toBe("open");
  await (await Account.register(server, "bob")).say("uwu", "still here?");
  await expect.poll(() => there.seqs).toEqual([1]);
});

test("asked not to come back, it does not", async ({ read }) => {
  const rude = read("bestie");
  await expect.poll(() => rude.fresh).toBe(1);
  for (const i of numbers(1, 16)) rude.client.join("bestie", { pace: -i });
  await expect.poll(() => rude.client.connectionState).toEqual({ status: "refused", code: 4500 });
});

test.describe("with few connections an address", () => {
  test.use({ limits: { connections_per_address: 1, registrations_per_minute: 0 } });

  test("one too many stays away by itself", async ({ read }) => {
    const first = read("bestie");
    await expect.poll(() => first.fresh).toBe(1);
    const second = read("bestie");
    await expect
      .poll(() => second.client.connectionState)
      .toEqual({ status: "refused", code: 4501 });
    expect(first.client.connectionState.status).toBe("open");
  });
});

test.describe("with the usual limit", () => {
  test.use({ limits: { messages_per_30s: 2 } });

  test("refusals say why, and when to try again", async ({ server, read }) => {
    const ada = read("bestie");
    await signIn(ada, await Account.register(server, "ada"));
    const refusals = () => ada.client.outbox.says.map(({ text, refusal }) => [text, refusal?.code]);
    ada.client.outbox.say("bestie", "bad \u202E text");
    await expect.poll(refusals).toEqual([["bad \u202E text", "invalid_text"]]);
    for (const text of ["one", "two", "three"]) ada.client.outbox.say("bestie", text);
    await expect.poll(refusals).toContainEqual(["three", "rate_limited"]);
    const retryAt = ada.client.outbox.says.at(-1)?.refusal?.retryAt ?? 0;
    expect(retryAt).toBeGreaterThan(Date.now());
    await expect.poll(() => ada.seqs).toEqual([1, 2]);
  });
});

// The demo users without a server: `node --test tools/demo/`.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { answers, exchanges, greetings, names, oneLiners, waves } from "./lines.mjs";
import { nameInstead, Room } from "./room.mjs";

const emoteImages = new URL("../../web/src/features/chat/emotes/images/", import.meta.url);
const isName = /^[A-Za-z0-9_]{3,25}$/;

/** A room whose cast is heard by the test instead of a server. */
function rehearsal(cast = ["ada", "bob", "cyd"]) {
  const said = [];
  const waits = [];
  const users = cast.map((name) => ({
    name,
    say: (room, text, replyTo) => said.push({ name, room, text, replyTo }),
  }));
  const room = new Room("bestie", users, async (meanMs) => void waits.push(meanMs));
  return { room, said, waits };
}

test("every name can be registered, and none twice", () => {
  for (const name of names) assert.match(name, isName);
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
});

test("every line is one that the server takes, with emotes that there are", () => {
  const emotes = readdirSync(emoteImages).map((file) => file.replace(/\.svg$/, ""));
  const lines = [greetings, answers, oneLiners, ...exchanges, ...waves].flat();
  for (const line of lines) {
    assert.ok(line.trim() === line && line.length > 0 && line.length < 300, line);
    for (const [, emote] of line.matchAll(/:(\w+):/g)) assert.ok(emotes.includes(emote), line);
  }
});

test("only those who have somebody before them address them", () => {
  for (const [first] of exchanges) assert.doesNotMatch(first, /@/);
  for (const line of [...oneLiners, ...waves.flat()]) assert.doesNotMatch(line, /@/);
});

test("a name instead is one's own, by the password", () => {
  const long = "a_name_of_twenty_five_abc";
  assert.match(nameInstead(long, "secret"), isName);
  assert.equal(nameInstead("ada", "secret"), nameInstead("ada", "secret"));
  assert.notEqual(nameInstead("ada", "secret"), nameInstead("ada", "another"));
  assert.notEqual(nameInstead("ada", "secret"), nameInstead("bob", "secret"));
});

test("the lines of an exchange are said in turn, and `@` is who is meant", async () => {
  for (let round = 0; round < 50; round += 1) {
    const { room, said, waits } = rehearsal();
    await room.exchange(["who?", "@ me", "@@ not me", "and so on"], 100);
    const [first, second, third, fourth] = said;
    assert.equal(first.text, "who?");
    assert.equal(second.text, `@${first.name} me`);
    assert.equal(third.text, `@${first.name} not me`);
    assert.notEqual(third.name, first.name);
    assert.equal(fourth.text, "and so on");
    for (const [i, { name }] of said.entries()) assert.notEqual(name, said[i - 1]?.name);
    assert.deepEqual(waits, [100, 100, 100, 100]);
  }
});

test("a line that addresses whoever was heard last answers that message", async () => {
  const { room, said } = rehearsal();
  const say = room.cast[0].say;
  for (const user of room.cast) {
    user.say = (...args) => {
      say(...args);
      said.at(-1).name = user.name;
      room.heard({ seq: said.length, user: user.name });
    };
  }
  await room.exchange(["who?", "@ me", "well"], 100);
  assert.deepEqual(
    said.map(({ replyTo }) => replyTo || undefined),
    [undefined, 1, undefined],
  );
});

test("a guest is greeted, then answered; the cast is not", async () => {
  const { room, said } = rehearsal();
  await room.heard({ seq: 1, user: "ada" });
  assert.deepEqual(said, []);
  await room.heard({ seq: 2, user: "guest" });
  await room.heard({ seq: 3, user: "guest" });
  assert.deepEqual(said.map(({ replyTo }) => replyTo), [2, 3]);
  const shown = (lines) => lines.map((line) => line.replaceAll("@", "@guest"));
  assert.ok(shown(greetings).includes(said[0].text));
  assert.ok(shown(answers).includes(said[1].text));
});

test("a wave is one line each, of eight at most", async () => {
  const { room, said } = rehearsal(names);
  await room.wave(waves[0]);
  assert.equal(said.length, 8);
  assert.equal(new Set(said.map(({ name }) => name)).size, 8);
  for (const { text } of said) assert.ok(waves[0].includes(text));
});

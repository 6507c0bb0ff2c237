// What the demo users say and when, apart from how it gets to the server.

import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { answers, exchanges, greetings, oneLiners, waves } from "./lines.mjs";

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const others = (list, one) => list.filter((each) => each !== one);
/** Waits that cluster and stretch as people's do; `meanMs` on average. */
const moment = (meanMs) => sleep(-Math.log(1 - Math.random()) * meanMs);

/** Another name for one that belongs to someone else, the same in every run with this password. */
export function nameInstead(name, password) {
  const digest = createHash("sha256").update(`${name} ${password}`).digest();
  return `${name.slice(0, 19)}_${10_000 + (digest.readUInt32BE() % 90_000)}`;
}

/** Who says what in one room, and when. */
export class Room {
  /** `cast` are those who talk: a `name` each, and `say(room, text, replyTo)`. */
  constructor(id, cast, wait = moment) {
    this.id = id;
    this.cast = cast;
    this.wait = wait;
    this.last = undefined;
    this.recentGuest = undefined;
  }

  /** Somebody who is not of the cast is answered. */
  async heard(message) {
    this.last = message;
    if (this.cast.some(({ name }) => name === message.user)) return;
    const lines = this.recentGuest === message.user ? answers : greetings;
    this.recentGuest = message.user;
    await this.wait(2_500);
    const text = pick(lines).replaceAll("@", `@${message.user}`);
    pick(this.cast).say(this.id, text, message.seq);
  }

  async live(meanMs) {
    for (;;) {
      await this.wait(meanMs);
      const chance = Math.random();
      if (chance < 0.3) await this.exchange(pick(exchanges), meanMs);
      else if (chance < 0.36) await this.wave(pick(waves));
      else pick(this.cast).say(this.id, pick(oneLiners));
    }
  }

  async exchange(lines, meanMs) {
    let first;
    let before;
    for (const line of lines) {
      const addressed = line.startsWith("@@") ? first : before;
      const speaker = pick(others(others(this.cast, before), addressed));
      first ??= speaker;
      const text = line.replace(/@@?/, `@${addressed?.name}`);
      const isAnswer = line.startsWith("@") && this.last?.user === addressed?.name;
      speaker.say(this.id, text, isAnswer && this.last.seq);
      before = speaker;
      await this.wait(meanMs);
    }
  }

  async wave(lines) {
    for (const user of others(this.cast, pick(this.cast)).slice(0, 8)) {
      user.say(this.id, pick(lines));
      await this.wait(180);
    }
  }
}

// A dozen users who chat, so that a newcomer sees a living room: `./dev run --demo`.
//
//   node demo.mjs URL PASSWORD_FILE
//
// Waits for the server at URL (or for a cluster behind it), registers the users (or signs them in, by the
// password that an earlier run left in PASSWORD_FILE), and talks until its parent process, which is the
// server or runs the cluster, is gone.

import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { names } from "./lines.mjs";
import { nameInstead, Room } from "./room.mjs";

const WebSocket = createRequire(new URL("../../web/package.json", import.meta.url))("ws");

const [url, passwordFile] = process.argv.slice(2);
if (passwordFile === undefined) {
  console.error("usage: demo.mjs URL PASSWORD_FILE");
  process.exit(2);
}
const server = process.ppid;
const isServerGone = () => process.ppid !== server;

class Refused extends Error {
  constructor(status, problem) {
    super(`${status} ${problem.code ?? ""}`);
    this.code = problem.code;
    this.retryAfterMs = problem.retry_after_ms ?? 1_000;
  }
}

async function call(path, body) {
  const request = body && { method: "POST", body: JSON.stringify(body) };
  for (;;) {
    const response = await fetch(`${url}${path}`, request);
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    const refused = new Refused(response.status, answer);
    if (refused.code !== "rate_limited" && refused.code !== "busy") throw refused;
    await sleep(refused.retryAfterMs);
  }
}

async function passwordOfLastTime() {
  const kept = await readFile(passwordFile, "utf8").catch(() => undefined);
  if (kept !== undefined) return kept.trim();
  const password = randomBytes(16).toString("hex");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  return password;
}

async function signIn(name, password) {
  try {
    await call("/api/v1/users", { name, password });
  } catch (error) {
    if (error.code !== "name_taken") throw error;
  }
  try {
    return await call("/api/v1/sessions", { name, password });
  } catch (error) {
    if (error.code !== "bad_credentials") throw error;
    return signIn(nameInstead(name, password), password);
  }
}

/** One user's connection, in every room: reads along, and talks. */
class User {
  constructor({ user, token }, rooms, onMessage) {
    this.name = user.name;
    this.connect(token, rooms, onMessage);
  }

  connect(token, rooms, onMessage) {
    this.socket = new WebSocket(`${url.replace(/^http/, "ws")}/api/v1/ws`);
    this.socket.on("open", () => {
      this.send({ type: "auth", token });
      for (const room of rooms) this.send({ type: "join", room, pace: 5 });
    });
    this.socket.on("message", (data) => {
      const frame = JSON.parse(data);
      if (frame.type !== "messages") return;
      for (const message of frame.messages) onMessage(frame.room, message);
    });
    this.socket.on("error", () => {});
    // Of a cluster another node goes on. A server alone takes this process along.
    this.socket.on("close", () =>
      setTimeout(() => this.connect(token, rooms, onMessage), 500 + Math.random() * 1_000),
    );
  }

  say(room, text, replyTo) {
    const nonce = randomBytes(12).toString("hex");
    this.send({ type: "say", room, text, nonce, ...(replyTo && { reply_to: replyTo }) });
  }

  send(frame) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }
}

async function waitForServer() {
  for (;;) {
    // Not /readyz, which a proxy keeps to itself.
    const response = await fetch(`${url}/api/v1/rooms`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
}

setInterval(() => isServerGone() && process.exit(0), 250);
await waitForServer();
const ids = (await call("/api/v1/rooms")).rooms.map(({ id }) => id);
const password = await passwordOfLastTime();
const rooms = new Map();
const cast = [];
for (const name of names) {
  const isEar = cast.length === 0;
  const onMessage = isEar ? (id, message) => rooms.get(id).heard(message) : () => {};
  cast.push(new User(await signIn(name, password), ids, onMessage));
  if (isEar) for (const id of ids) rooms.set(id, new Room(id, cast));
}
console.log(`demo: ${cast.length} users chat in ${ids.join(", ")}`);
// The first room is where most are.
await Promise.all([...rooms.values()].map((room, i) => room.live(i === 0 ? 2_000 : 5_000)));

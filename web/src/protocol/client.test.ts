import { beforeEach, describe, expect, it, vi } from "vitest";
import { ChatClient } from "./client.ts";
import type { ConnectionState } from "./connection.ts";
import { FakeEnvironment } from "./testing/fakeEnvironment.ts";
import { ada, helloAda, helloGuest, joined, message, stretch } from "./testing/sampleFrames.ts";

let env: FakeEnvironment;
let client: ChatClient;

beforeEach(() => {
  env = new FakeEnvironment();
  client = new ChatClient("ws://chat/api/v1/ws", env);
});

function open(hello: object = helloGuest): void {
  client.connect();
  accept(hello);
}

/** The server takes the connection that is being opened. */
function accept(hello: object = helloGuest): void {
  env.socket.open();
  env.socket.receive(helloGuest);
  if (hello !== helloGuest) env.socket.receive(hello);
}

function openAsAda(): void {
  client.setToken("T");
  open(helloAda);
  env.socket.take();
}

function joinBestie() {
  const room = client.join("bestie");
  const events: unknown[] = [];
  room.on("joined", ({ head, fresh }) => events.push({ joined: head, fresh }));
  room.on("messages", ({ from, to, messages }) =>
    events.push({ from, to, seqs: messages.map((m) => m.seq) }),
  );
  room.on("gap", ({ from, to }) => events.push({ gap: [from, to] }));
  room.on("mention", ({ seq }) => events.push({ mention: seq }));
  return { room, events };
}

describe("connecting", () => {
  it("reports each state", () => {
    const states: ConnectionState["status"][] = [];
    client.on("connection", (state) => states.push(state.status));
    open();
    env.socket.fall();
    env.advance(1000);
    expect(states).toEqual(["connecting", "open", "waiting", "connecting"]);
  });

  it("waits longer after each failure, with jitter, up to thirty seconds", () => {
    env.nextRandom = () => 0;
    const waits: number[] = [];
    client.on("connection", (state) => {
      if (state.status === "waiting") waits.push(state.retryAt - env.now());
    });
    client.connect();
    for (let i = 0; i < 9; i += 1) {
      env.socket.fall();
      env.advance(30_000);
    }
    expect(waits.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
    expect(waits.at(-1)).toBe(15_000);
  });

  it("begins the back-off anew only after a connection that lasted", () => {
    env.nextRandom = () => 0;
    open();
    env.socket.fall();
    env.advance(250);
    accept();
    env.socket.fall();
    expect(client.connectionState).toMatchObject({ retryAt: env.now() + 500 });
    env.advance(500);
    accept();
    env.advance(5000);
    env.socket.fall();
    expect(client.connectionState).toMatchObject({ retryAt: env.now() + 250 });
  });

  it("comes back when `bye` said, not when the back-off would", () => {
    open();
    env.socket.receive({ type: "bye", code: 4000, reconnect_after_ms: 7300 });
    env.socket.fall(4000);
    env.advance(7299);
    expect(env.sockets).toHaveLength(1);
    env.advance(1);
    expect(env.sockets).toHaveLength(2);
  });

  it.each([1000, 1001, 1006, 1011, 4000, 4001, 4002, 4099])("comes back after close %i", (code) => {
    open();
    env.socket.fall(code);
    env.advance(60_000);
    expect(env.sockets.length).toBeGreaterThan(1);
  });

  it.each([4500, 4501, 4599, 1002, 1003, 1007, 1009])("stays away after close %i", (code) => {
    open();
    env.socket.fall(code);
    env.advance(600_000);
    expect(env.sockets).toHaveLength(1);
    client.wake();
    expect(client.connectionState).toEqual({ status: "refused", code });
  });

  it("gives up an attempt that does not open within ten seconds", () => {
    client.connect();
    env.advance(10_000);
    expect(env.sockets[0]?.closedByClient).toBe(true);
    env.advance(1000);
    expect(env.sockets).toHaveLength(2);
  });

  it("ends a wait at once when asked to connect", () => {
    open();
    env.socket.fall();
    client.connect();
    expect(env.sockets).toHaveLength(2);
    env.advance(9_000);
    expect(env.sockets).toHaveLength(2);
  });

  it("comes back within two seconds once the network is there again, not all at once", () => {
    open();
    env.socket.fall();
    for (let i = 0; i < 8; i += 1) {
      if (client.connectionState.status === "waiting") client.connect();
      env.socket.fall();
    }
    env.nextRandom = () => 0.5;
    client.wake();
    expect(client.connectionState).toEqual({ status: "waiting", retryAt: env.now() + 1000 });
    const before = env.sockets.length;
    env.advance(1000);
    expect(env.sockets).toHaveLength(before + 1);
  });

  it("does not come back before `bye` said, though the network is there again", () => {
    open();
    env.socket.receive({ type: "bye", code: 4000, reconnect_after_ms: 7300 });
    env.socket.fall(4000);
    client.wake();
    expect(client.connectionState).toMatchObject({ retryAt: env.now() + 7300 });
  });

  it("asks an open connection for a sign of life on waking, and keeps it if it answers", () => {
    open();
    const { events } = joinBestie();
    env.socket.receive(joined(10));
    env.socket.take();
    client.wake();
    client.wake();
    expect(env.socket.take()).toEqual([{ type: "join", room: "bestie", after: 10, epoch: "e1" }]);
    env.socket.receive(joined(10, { messages: [] }));
    env.advance(10_000);
    expect(env.sockets).toHaveLength(1);
    expect(events).toEqual([
      { joined: 10, fresh: true },
      { joined: 10, fresh: false },
    ]);
  });

  it("asks after a minute of silence, and gives up a connection without an answer", () => {
    env.nextRandom = () => 0;
    open();
    joinBestie();
    env.socket.receive(joined(10));
    env.advance(59_000);
    env.socket.receive({ type: "viewers", room: "bestie", count: 8 });
    env.socket.take();
    env.advance(59_999);
    expect(env.socket.take()).toEqual([]);
    env.advance(1);
    expect(env.socket.take()).toMatchObject([{ type: "join", after: 10 }]);
    env.advance(9_999);
    expect(client.connectionState.status).toBe("open");
    env.advance(1);
    expect(client.connectionState.status).toBe("waiting");
  });

  it("gives up a connection that does not answer the first join", () => {
    open();
    joinBestie();
    env.advance(10_000);
    expect(client.connectionState.status).toBe("waiting");
  });

  it("reports a join that was refused, and keeps the connection", () => {
    const errors = vi.fn();
    client.on("error", errors);
    open();
    joinBestie();
    env.socket.receive({ type: "error", code: "not_found", message: "there is no such room" });
    expect(errors).toHaveBeenCalledExactlyOnceWith({
      code: "not_found",
      message: "there is no such room",
    });
    env.advance(10_000);
    expect(client.connectionState.status).toBe("open");
  });

  it("does not come back after close()", () => {
    open();
    client.close();
    env.advance(600_000);
    expect(env.sockets).toHaveLength(1);
    expect(client.connectionState.status).toBe("idle");
  });

  it("ignores what it does not know", () => {
    open();
    const { events } = joinBestie();
    env.socket.receive({ type: "confetti", room: "bestie" });
    env.socket.receiveRaw("not json");
    env.socket.receiveRaw("[]");
    env.socket.receiveRaw(new ArrayBuffer(3));
    env.socket.receive({ type: "messages", room: "bestie" });
    env.socket.receive({ ...stretch(1, 1), room: "elsewhere" });
    expect(events).toEqual([]);
    expect(client.connectionState.status).toBe("open");
  });
});

describe("identity", () => {
  it("is a guest's without a token", () => {
    open();
    expect(env.socket.take()).toEqual([]);
    expect(client.identity).toEqual({ status: "guest" });
  });

  it("sends the token in a frame and becomes the user when the server says so", () => {
    client.setToken("T");
    client.connect();
    env.socket.open();
    env.socket.receive(helloGuest);
    expect(env.socket.take()).toEqual([{ type: "auth", token: "T" }]);
    expect(client.identity.status).toBe("authenticating");
    env.socket.receive(helloAda);
    expect(client.identity).toEqual({ status: "user", user: ada });
  });

  it("signs in on an open connection", () => {
    open();
    client.setToken("T");
    expect(env.socket.take()).toEqual([{ type: "auth", token: "T" }]);
  });

  it("expires when the server refuses the token", () => {
    const expired = vi.fn();
    client.on("expired", expired);
    client.setToken("T");
    open();
    env.socket.receive({ type: "error", code: "unauthorized", message: "no such token" });
    expect(expired).toHaveBeenCalledExactlyOnceWith("T");
    expect(client.identity.status).toBe("guest");
  });

  it("does not take the answer about a former token for one about the present", () => {
    const expired = vi.fn();
    client.on("expired", expired);
    client.setToken("old");
    open();
    client.setToken("new");
    env.socket.receive({ type: "error", code: "unauthorized", message: "no such token" });
    expect(client.identity.status).toBe("authenticating");
    env.socket.receive(helloAda);
    expect(client.identity).toEqual({ status: "user", user: ada });
    expect(expired).not.toHaveBeenCalled();
  });

  it("expires when the server makes the user a guest again", () => {
    const expired = vi.fn();
    client.on("expired", expired);
    openAsAda();
    env.socket.receive(helloGuest);
    expect(expired).toHaveBeenCalledOnce();
    expect(client.identity.status).toBe("guest");
  });

  it("tries again when the server is too busy to check the token", () => {
    client.setToken("T");
    open();
    env.socket.take();
    env.socket.receive({ type: "error", code: "busy", message: "later", retry_after_ms: 700 });
    env.advance(699);
    expect(env.socket.take()).toEqual([]);
    env.advance(1);
    expect(env.socket.take()).toEqual([{ type: "auth", token: "T" }]);
  });
});

describe("a room", () => {
  it("is joined at once on an open connection, else when it opens", () => {
    open();
    client.join("bestie");
    expect(env.socket.take()).toEqual([{ type: "join", room: "bestie" }]);
    env.socket.fall();
    client.join("uwu", { pace: 20 });
    env.advance(1000);
    accept();
    expect(env.socket.take()).toEqual([
      { type: "join", room: "bestie" },
      { type: "join", room: "uwu", pace: 20 },
    ]);
  });

  it("shows the last ten, then what follows", () => {
    open();
    const { events } = joinBestie();
    env.socket.receive(joined(10));
    env.socket.receive(stretch(11, 12));
    expect(events).toEqual([
      { joined: 10, fresh: true },
      { from: 11, to: 12, seqs: [11, 12] },
    ]);
  });

  it("drops what it knows of a frame that begins before its place", () => {
    open();
    const { events } = joinBestie();
    env.socket.receive(joined(10));
    env.socket.receive(stretch(8, 12));
    env.socket.receive(stretch(9, 12));
    expect(events.slice(1)).toEqual([{ from: 11, to: 12, seqs: [11, 12] }]);
  });

  it("keeps its place through ranges that show nothing", () => {
    open();
    const { events } = joinBestie();
    env.socket.receive(joined(10));
    env.socket.receive({ type: "messages", room: "bestie", from: 11, to: 19, messages: [] });
    env.socket.receive(stretch(20, 20));
    expect(events.slice(1)).toEqual([
      { from: 11, to: 19, seqs: [] },
      { from: 20, to: 20, seqs: [20] },
    ]);
  });

  it("shows nothing for an entry of an unknown kind, and counts it", () => {
    open();
    const { events } = joinBestie();
    env.socket.receive(joined(10));
    const ban = { ...message(11), kind: "ban" };
    env.socket.receive({
      type: "messages",
      room: "bestie",
      from: 11,
      to: 12,
      messages: [ban, message(12)],
    });
    expect(events.slice(1)).toEqual([{ from: 11, to: 12, seqs: [12] }]);
  });

  it("hands on the server's gaps and finds holes of its own", () => {
    open();
    const { events } = joinBestie();
    env.socket.receive(joined(10));
    env.socket.receive({ type: "gap", room: "bestie", from: 9, to: 15 });
    env.socket.receive(stretch(18, 18));
    expect(events.slice(1)).toEqual([
      { gap: [11, 15] },
      { gap: [16, 17] },
      { from: 18, to: 18, seqs: [18] },
    ]);
  });

  it("hands on mentions without moving its place", () => {
    open();
    const { events } = joinBestie();
    env.socket.receive(joined(10));
    env.socket.receive({ type: "mention", room: "bestie", message: message(15) });
    env.socket.receive(stretch(11, 11));
    expect(events.slice(1)).toEqual([{ mention: 15 }, { from: 11, to: 11, seqs: [11] }]);
  });

  it("reports viewers", () => {
    const counts: object[] = [];
    client.on("viewers", (event) => counts.push(event));
    open();
    joinBestie();
    env.socket.receive(joined(10));
    env.socket.receive({ type: "viewers", room: "bestie", count: 8 });
    expect(counts).toEqual([
      { room: "bestie", count: 3 },
      { room: "bestie", count: 8 },
    ]);
  });

  it("resumes where it broke off", () => {
    open();
    const { events } = joinBestie();
    env.socket.receive(joined(10));
    env.socket.receive(stretch(11, 12));
    env.socket.fall();
    env.advance(1000);
    accept();
    expect(env.socket.take()).toEqual([{ type: "join", room: "bestie", after: 12, epoch: "e1" }]);
    env.socket.receive(joined(2000, { messages: [] }));
    env.socket.receive({ type: "gap", room: "bestie", from: 13, to: 1000 });
    env.socket.receive(stretch(1001, 1003));
    expect(events.slice(2)).toEqual([
      { joined: 2000, fresh: false },
      { gap: [13, 1000] },
      { from: 1001, to: 1003, seqs: [1001, 1002, 1003] },
    ]);
  });

  it("changes the pace without missing or repeating anything", () => {
    open();
    const { room, events } = joinBestie();
    env.socket.receive(joined(20));
    env.socket.take();
    room.setPace(20);
    room.setPace(20);
    expect(env.socket.take()).toEqual([
      { type: "join", room: "bestie", pace: 20, after: 20, epoch: "e1" },
    ]);
    env.socket.receive(joined(22, { pace: 20, messages: [] }));
    env.socket.receive(stretch(19, 22));
    expect(events.slice(1)).toEqual([
      { joined: 22, fresh: false },
      { from: 21, to: 22, seqs: [21, 22] },
    ]);
  });

  it("resumes an empty room from its beginning", () => {
    open();
    joinBestie();
    env.socket.receive(joined(0));
    env.socket.fall();
    env.advance(1000);
    accept();
    expect(env.socket.take()).toEqual([{ type: "join", room: "bestie", after: 0, epoch: "e1" }]);
  });

  it.each([
    ["the server says reset", { reset: true }],
    ["the log is another", { epoch: "e2" }],
  ])("begins anew when %s", (_, extra) => {
    open();
    const { events } = joinBestie();
    env.socket.receive(joined(100));
    env.socket.fall();
    env.advance(1000);
    accept();
    env.socket.receive(joined(4, extra));
    env.socket.receive(stretch(5, 5));
    expect(events.slice(1)).toEqual([
      { joined: 4, fresh: true },
      { from: 5, to: 5, seqs: [5] },
    ]);
  });

  it("is joined again when the server was too busy to answer", () => {
    open();
    joinBestie();
    env.socket.take();
    env.socket.receive({ type: "error", code: "busy", message: "later" });
    env.advance(1000);
    expect(env.socket.take()).toEqual([{ type: "join", room: "bestie" }]);
  });

  it("is not resumed once left", () => {
    open();
    const { room, events } = joinBestie();
    env.socket.take();
    room.leave();
    expect(env.socket.take()).toEqual([{ type: "leave", room: "bestie" }]);
    env.socket.receive(joined(10));
    env.socket.fall();
    env.advance(1000);
    accept();
    expect(env.socket.take()).toEqual([]);
    expect(events).toEqual([]);
  });

  it("outlives a leave by a subscription that it replaced", () => {
    open();
    const first = client.join("bestie");
    joinBestie();
    env.socket.take();
    first.leave();
    expect(env.socket.take()).toEqual([]);
  });
});

describe("saying", () => {
  it("sends once the server knows the user, not before", () => {
    client.setToken("T");
    client.connect();
    env.socket.open();
    const say = client.outbox.say("bestie", "hi");
    expect(env.socket.take()).toEqual([{ type: "auth", token: "T" }]);
    env.socket.receive(helloAda);
    expect(env.socket.take()).toEqual([
      { type: "say", room: "bestie", text: "hi", nonce: say?.nonce },
    ]);
  });

  it("is acked by nonce", () => {
    openAsAda();
    const acked = vi.fn();
    client.outbox.on("acked", acked);
    const say = client.outbox.say("bestie", "hi", 7);
    expect(env.socket.take()).toMatchObject([{ reply_to: 7 }]);
    const ack = { type: "ack", room: "bestie", seq: 12, at: 5, text: "hiii" };
    env.socket.receive({ ...ack, nonce: "someone else's" });
    env.socket.receive({ ...ack, nonce: say?.nonce });
    env.socket.receive({ ...ack, nonce: say?.nonce });
    expect(acked.mock.calls).toEqual([[{ say, seq: 12, at: 5, text: "hiii" }]]);
    expect(client.outbox.says).toEqual([]);
  });

  it("keeps what was refused, with the reason and the time to try again", () => {
    openAsAda();
    const say = client.outbox.say("bestie", "hi");
    const error = { type: "error", code: "rate_limited", message: "slow down" };
    env.socket.receive({ ...error, nonce: say?.nonce, retry_after_ms: 3000 });
    const refusal = { code: "rate_limited", message: "slow down", retryAt: env.now() + 3000 };
    expect(client.outbox.says).toEqual([{ ...say, refusal }]);
    client.outbox.discard(say?.nonce ?? "");
    expect(client.outbox.says).toEqual([]);
  });

  it("retries an unknown outcome with the same nonce", () => {
    openAsAda();
    const say = client.outbox.say("bestie", "hi");
    const [first] = env.socket.take();
    const error = { type: "error", code: "unknown", message: "?", nonce: say?.nonce };
    env.socket.receive({ ...error, retry_after_ms: 400 });
    env.advance(400);
    expect(env.socket.take()).toEqual([first]);
    expect(client.outbox.says[0]?.refusal).toBeUndefined();
  });

  it("stops retrying before a nonce no longer prevents a second message", () => {
    openAsAda();
    const say = client.outbox.say("bestie", "hi");
    const error = { type: "error", code: "unknown", message: "?", nonce: say?.nonce };
    for (let i = 0; i < 12; i += 1) {
      env.socket.receive({ ...error, retry_after_ms: 10_000 });
      env.advance(10_000);
    }
    expect(client.outbox.says[0]?.refusal?.code).toBe("unknown");
  });

  it("sends again after a reconnect what had no outcome, in order, with the same nonces", () => {
    openAsAda();
    client.outbox.say("bestie", "one");
    const sent = env.socket.take();
    env.socket.fall();
    const two = client.outbox.say("bestie", "two");
    env.advance(1000);
    accept(helloAda);
    expect(env.socket.take()).toEqual([
      { type: "auth", token: "T" },
      ...sent,
      { type: "say", room: "bestie", text: "two", nonce: two?.nonce },
    ]);
  });

  it("sends for the first time what was said during a long absence", () => {
    openAsAda();
    env.socket.fall();
    client.outbox.say("bestie", "hi");
    env.advance(1000);
    env.socket.fall();
    env.advance(9_000);
    env.socket.fall();
    env.advance(600_000);
    client.connect();
    accept(helloAda);
    expect(env.socket.take()).toMatchObject([{ type: "auth" }, { type: "say", text: "hi" }]);
  });

  it("takes a connection that owes an outcome for fifteen seconds to be dead", () => {
    openAsAda();
    client.outbox.say("bestie", "hi");
    const [, first] = env.sockets;
    expect(first).toBeUndefined();
    env.advance(15_000);
    expect(client.connectionState.status).toBe("waiting");
    env.advance(1000);
    accept(helloAda);
    expect(env.socket.take()).toMatchObject([{ type: "auth" }, { type: "say", text: "hi" }]);
  });

  it("refuses what was not sent yet when the token expires", () => {
    openAsAda();
    env.socket.fall();
    client.outbox.say("bestie", "hi");
    env.advance(1000);
    accept();
    env.socket.receive({ type: "error", code: "unauthorized", message: "no such token" });
    expect(client.outbox.says[0]?.refusal?.code).toBe("unauthorized");
  });

  it("keeps the nonce of what was sent when the token expires, for the same user", () => {
    openAsAda();
    const say = client.outbox.say("bestie", "hi");
    env.socket.receive(helloGuest);
    expect(client.outbox.says).toEqual([say]);
    env.socket.take();
    client.setToken("T2");
    env.socket.receive(helloAda);
    expect(env.socket.take()).toMatchObject([{ type: "auth" }, { nonce: say?.nonce }]);
  });

  it("says nothing in the name of another user who signs in after that", () => {
    openAsAda();
    client.outbox.say("bestie", "hi");
    env.socket.receive(helloGuest);
    client.setToken("B");
    env.socket.take();
    env.socket.receive({ ...helloAda, user: { id: 1001, name: "bob", roles: [] } });
    expect(env.socket.take()).toEqual([]);
    expect(client.outbox.says).toEqual([]);
  });

  it("cannot tell the outcome once the nonce of what was sent is too old", () => {
    openAsAda();
    client.outbox.say("bestie", "hi");
    env.socket.receive(helloGuest);
    env.advance(100_000);
    expect(client.outbox.says[0]?.refusal?.code).toBe("unknown");
  });

  it("gives back what was not sent when the server says not to come back", () => {
    openAsAda();
    const sent = client.outbox.say("bestie", "sent");
    env.socket.fall();
    client.outbox.say("bestie", "not sent");
    client.connect();
    env.socket.fall(4501);
    client.outbox.say("bestie", "too late");
    expect(client.outbox.says).toMatchObject([
      sent ?? {},
      { text: "not sent", refusal: { code: "unsent" } },
      { text: "too late", refusal: { code: "unsent" } },
    ]);
    expect(client.outbox.says[0]?.refusal).toBeUndefined();
    env.advance(100_000);
    expect(client.outbox.says[0]?.refusal?.code).toBe("unknown");
  });

  it("keeps what an expired token left behind for when the user signs in again", () => {
    openAsAda();
    client.outbox.say("bestie", "hi");
    env.socket.receive(helloGuest);
    client.setToken("T2");
    expect(client.outbox.says).toMatchObject([{ text: "hi" }]);
  });

  it("drops what is pending when the user signs out", () => {
    openAsAda();
    client.outbox.say("bestie", "hi");
    client.setToken(null);
    expect(client.outbox.says).toEqual([]);
  });

  it("takes no more than fifty at a time", () => {
    for (let i = 0; i < 50; i += 1) client.outbox.say("bestie", `${i}`);
    expect(client.outbox.say("bestie", "one more")).toBeUndefined();
    expect(client.outbox.says).toHaveLength(50);
  });
});

describe("after a reload", () => {
  /** The same tab, a page later. */
  function reload(): void {
    client.close();
    client = new ChatClient("ws://chat/api/v1/ws", env);
    client.setToken("T");
  }

  beforeEach(() => {
    env.storage = sessionStorage;
    client = new ChatClient("ws://chat/api/v1/ws", env);
  });

  it("what has no outcome is sent again with the same nonce", () => {
    openAsAda();
    client.outbox.say("bestie", "hi", 7);
    const sent = env.socket.take();
    env.socket.fall(4500);
    reload();
    open(helloAda);
    expect(env.socket.take()).toEqual([{ type: "auth", token: "T" }, ...sent]);
    env.socket.receive({ ...sent[0], type: "ack", seq: 12, at: 5, text: "hiii" });
    reload();
    expect(client.outbox.says).toEqual([]);
  });

  it("what was not sent yet is sent", () => {
    openAsAda();
    env.socket.fall();
    client.outbox.say("bestie", "hi");
    reload();
    open(helloAda);
    expect(env.socket.take()).toMatchObject([{ type: "auth" }, { type: "say", text: "hi" }]);
  });

  it("what is older than its nonce lives is given back, not sent", () => {
    openAsAda();
    client.outbox.say("bestie", "sent");
    env.socket.fall();
    client.outbox.say("bestie", "not sent");
    client.close();
    env.advance(100_001);
    reload();
    open(helloAda);
    expect(env.socket.take()).toEqual([{ type: "auth", token: "T" }]);
    expect(client.outbox.says).toMatchObject([
      { text: "sent", refusal: { code: "unknown" } },
      { text: "not sent", refusal: { code: "unsent" } },
    ]);
  });

  it("what another user said is not sent", () => {
    openAsAda();
    client.outbox.say("bestie", "hi");
    reload();
    open({ ...helloAda, user: { id: 1001, name: "bob", roles: [] } });
    expect(env.socket.take()).toEqual([{ type: "auth", token: "T" }]);
  });

  it("nothing is left of what a user said who signed out", () => {
    openAsAda();
    client.outbox.say("bestie", "hi");
    client.setToken(null);
    reload();
    expect(client.outbox.says).toEqual([]);
  });

  it.each(["{", "7", '[null, {"say": {}}, {"saidAt": 1}]'])(
    "nonsense is passed over: %s",
    (kept) => {
      sessionStorage.setItem("twitchy.says", kept);
      reload();
      expect(client.outbox.says).toEqual([]);
    },
  );
});

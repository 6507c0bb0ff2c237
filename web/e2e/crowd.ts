import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import type { Account } from "./account";
import type { TwitchyServer } from "./server";

const connections = 8;
const tickMs = 20;
/** The server takes 64 without an answer from one connection. */
const unansweredLimit = 60;

export interface Burst {
  /** Messages that are on stable storage: every one was acked. */
  acked: number;
  perSecond: number;
}

/** Says things faster than anyone could type, at a rate held by the clock. */
export class Crowd {
  private unanswered: number[] = [];
  private acked = 0;
  private said = 0;

  private constructor(
    private readonly sockets: WebSocket[],
    private readonly room: string,
  ) {
    this.unanswered = sockets.map(() => 0);
    sockets.forEach((socket, i) => {
      socket.on("message", (data) => {
        const frame = JSON.parse(String(data));
        if (frame.type !== "ack" && frame.nonce === undefined) return;
        if (frame.type !== "ack") throw new Error(`refused: ${frame.code}`);
        this.unanswered[i] = (this.unanswered[i] ?? 0) - 1;
        this.acked += 1;
      });
    });
  }

  static async gather(server: TwitchyServer, account: Account, room: string): Promise<Crowd> {
    const url = `${server.url.replace("http", "ws")}/api/v1/ws`;
    const opened = Array.from({ length: connections }, async () => {
      const socket = new WebSocket(url, { perMessageDeflate: false });
      await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
      socket.send(JSON.stringify({ type: "auth", token: account.token }));
      return socket;
    });
    return new Crowd(await Promise.all(opened), room);
  }

  /** `perSecond` messages a second, for `seconds`. Ends when all are acked. */
  async burst(perSecond: number, seconds: number): Promise<Burst> {
    const [startedAt, saidBefore, ackedBefore] = [performance.now(), this.said, this.acked];
    const count = perSecond * seconds;
    while (this.said - saidBefore < count) {
      const due = Math.min(count, ((performance.now() - startedAt) / 1000) * perSecond);
      for (let i = 0; this.said - saidBefore < due && i < this.sockets.length * 60; i += 1)
        this.say(i);
      await sleep(tickMs);
    }
    const tookMs = performance.now() - startedAt;
    while (this.acked < this.said) await sleep(tickMs);
    return { acked: this.acked - ackedBefore, perSecond: Math.round(count / (tookMs / 1000)) };
  }

  leave(): void {
    for (const socket of this.sockets) socket.close();
  }

  private say(turn: number): void {
    const i = turn % this.sockets.length;
    if ((this.unanswered[i] ?? 0) >= unansweredLimit) return;
    this.unanswered[i] = (this.unanswered[i] ?? 0) + 1;
    this.said += 1;
    const text = `and the crowd goes wild number ${this.said}`;
    const say = { type: "say", room: this.room, text, nonce: `crowd-${this.said}` };
    this.sockets[i]?.send(JSON.stringify(say));
  }
}

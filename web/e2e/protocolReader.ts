import WebSocket from "ws";
import {
  browserEnvironment,
  ChatClient,
  type Environment,
  type Message,
  type Range,
  type RoomSubscription,
} from "../src/protocol/index.ts";
import type { TwitchyServer } from "./server";

const environment: Environment = {
  ...browserEnvironment(),
  WebSocket: WebSocket as unknown as Environment["WebSocket"],
};

/** The protocol client without a page, in one room, and all that it was told there. */
export class ProtocolReader {
  readonly client: ChatClient;
  readonly room: RoomSubscription;
  /** What the stream covered, as it came: the replays and live frames, and the gaps. */
  readonly covered: Range[] = [];
  readonly gaps: Range[] = [];
  readonly shown: Message[] = [];
  readonly mentions: Message[] = [];
  /** How often the log began anew, the first time included. */
  fresh = 0;

  constructor(server: TwitchyServer, roomId: string, pace?: number) {
    this.client = new ChatClient(`${server.url.replace("http", "ws")}/api/v1/ws`, environment);
    this.room = this.client.join(roomId, pace === undefined ? {} : { pace });
    this.room.on("joined", ({ fresh, head, messages }) => {
      if (!fresh) return;
      this.fresh += 1;
      this.covered.splice(0, Number.POSITIVE_INFINITY, { from: 1, to: head });
      this.gaps.length = 0;
      this.shown.splice(0, Number.POSITIVE_INFINITY, ...messages);
    });
    this.room.on("messages", ({ from, to, messages }) => {
      this.covered.push({ from, to });
      this.shown.push(...messages);
    });
    this.room.on("gap", (gap) => {
      this.covered.push(gap);
      this.gaps.push(gap);
    });
    this.room.on("mention", (message) => this.mentions.push(message));
    this.client.connect();
  }

  get head(): number {
    return this.covered.at(-1)?.to ?? 0;
  }

  get seqs(): number[] {
    return this.shown.map(({ seq }) => seq);
  }

  /** Where a range does not begin right behind the one before: never, if the client keeps its word. */
  get breaks(): Range[] {
    return this.covered.filter(
      ({ from }, i) => i > 0 && from !== (this.covered[i - 1]?.to ?? 0) + 1,
    );
  }

  close(): void {
    this.client.close();
  }
}

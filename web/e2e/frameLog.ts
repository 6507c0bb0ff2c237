import type { Page } from "@playwright/test";
import type { Range } from "../src/protocol/index.ts";

/** What the server sent to a page about one room since the page last began it anew. */
export class FrameLog {
  readonly covered: Range[] = [];
  gaps = 0;
  /** How often the page began the room anew, the first time included. */
  resets = 0;
  shown = 0;

  constructor(page: Page, room: string) {
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => {
        const frame = JSON.parse(String(payload));
        if (frame.room === room) this.take(frame);
      });
    });
  }

  get head(): number {
    return this.covered.at(-1)?.to ?? 0;
  }

  /** Ranges that do not begin where the one before ended. */
  get breaks(): Range[] {
    return this.covered.filter(({ from }, i) => i > 0 && from > (this.covered[i - 1]?.to ?? 0) + 1);
  }

  private take(frame: { type: string; head: number; messages: unknown[] } & Range): void {
    if (frame.type === "joined") {
      // Only a join that goes on where the last broke off is answered without messages.
      if (frame.messages.length === 0 && this.resets > 0) return;
      this.resets += 1;
      this.covered.splice(0, Number.POSITIVE_INFINITY, { from: 1, to: frame.head });
      this.shown = frame.messages.length;
    } else if (frame.type === "messages" || frame.type === "gap") {
      this.covered.push({ from: frame.from, to: frame.to });
      if (frame.type === "gap") this.gaps += 1;
      else this.shown += frame.messages.length;
    }
  }
}

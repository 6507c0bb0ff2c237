import type { Message, Say } from "../../protocol";
import type { RoomState } from "./roomStore";
import type { Gap } from "./timeline";

export type Row =
  | { kind: "message"; key: string; message: Message; sentHere: boolean }
  | { kind: "gap"; key: string; gap: Gap }
  | { kind: "say"; key: string; say: Say };

/**
 * What the log draws, from top to bottom. A message said here keeps its key from pending to
 * acked, so that it stays the same element.
 */
export function toRows({ timeline, sent, says }: RoomState): Row[] {
  const rows: Row[] = [];
  const gaps = [...(timeline?.gaps ?? [])];
  for (const message of timeline?.messages ?? []) {
    pushGapsBefore(message.seq);
    const nonce = sent.get(message.seq);
    const key = nonce ?? `seq-${message.seq}`;
    rows.push({ kind: "message", key, message, sentHere: nonce !== undefined });
  }
  pushGapsBefore(Number.POSITIVE_INFINITY);
  for (const say of says) rows.push({ kind: "say", key: say.nonce, say });
  return rows;

  function pushGapsBefore(seq: number): void {
    for (let gap = gaps[0]; gap !== undefined && gap.from < seq; gap = gaps[0]) {
      rows.push({ kind: "gap", key: `gap-${gap.to}`, gap });
      gaps.shift();
    }
  }
}

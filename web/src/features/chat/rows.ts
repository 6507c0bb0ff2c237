import type { Message, Nonce, Range, Say } from "../../protocol/index";
import type { RoomState } from "./roomStore";
import type { Gap } from "./timeline";

export type Row =
  | { kind: "message"; key: string; message: Message; sentHere: boolean }
  | { kind: "gap"; key: string; gap: Gap }
  | { kind: "thinned"; key: string; range: Range; count: number }
  | { kind: "say"; key: string; say: Say };

/**
 * What the log draws, from top to bottom. A message said here keeps its key from pending to
 * acked, so that it stays the same element. What comes of it in the stream before the ack is not
 * drawn until then.
 */
export function toRows({ timeline, sent, says, unclaimed }: RoomState): Row[] {
  const rows: Row[] = [];
  const { messages = [], gaps = [], thinned = [] } = timeline ?? {};
  let [nextGap, nextThinned, shown] = [0, 0, 0];
  for (const message of messages) {
    pushLinesBefore(message.seq);
    const range = thinned[nextThinned];
    if (range !== undefined && message.seq >= range.from) shown += 1;
    if (!unclaimed.includes(message.seq)) rows.push(toRow(message, sent.get(message.seq)));
  }
  pushLinesBefore(Number.POSITIVE_INFINITY);
  for (const say of says) rows.push({ kind: "say", key: say.nonce, say });
  return rows;

  function pushLinesBefore(seq: number): void {
    for (let gap = gaps[nextGap]; gap !== undefined && gap.from < seq; gap = gaps[nextGap]) {
      rows.push({ kind: "gap", key: `gap-${gap.to}`, gap });
      nextGap += 1;
    }
    for (let range = thinned[nextThinned]; range !== undefined && range.to < seq; ) {
      const count = range.to - range.from + 1 - shown;
      if (count > 0) rows.push({ kind: "thinned", key: `thinned-${range.from}`, range, count });
      nextThinned += 1;
      shown = 0;
      range = thinned[nextThinned];
    }
  }
}

const rowsOfMessages = new WeakMap<Message, Row>();

/** The same row as the last time, so that a burst makes no more objects than it has messages. */
function toRow(message: Message, nonce: Nonce | undefined): Row {
  const known = rowsOfMessages.get(message);
  const key = nonce ?? `seq-${message.seq}`;
  if (known?.key === key) return known;
  const row: Row = { kind: "message", key, message, sentHere: nonce !== undefined };
  rowsOfMessages.set(message, row);
  return row;
}

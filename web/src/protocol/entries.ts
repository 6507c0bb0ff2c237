import type { Message } from "./types.ts";

/**
 * The messages among a log's entries. An entry of a kind this client does not know keeps its
 * sequence, which the range around it covers, and shows nothing.
 */
export function readMessages(entries: unknown): Message[] {
  return Array.isArray(entries) ? entries.filter(isMessage) : [];
}

export function isMessage(entry: unknown): entry is Message {
  if (typeof entry !== "object" || entry === null) return false;
  const { seq, at, user, text, kind } = entry as Record<string, unknown>;
  return (
    (kind === undefined || kind === "message") &&
    typeof seq === "number" &&
    typeof at === "number" &&
    typeof user === "string" &&
    typeof text === "string"
  );
}

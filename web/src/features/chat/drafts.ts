import type { RoomId, Sequence } from "../../protocol/index";

export interface Draft {
  text: string;
  /** The line that it answers. */
  replyTo?: Answered;
}

export interface Answered {
  seq: Sequence;
  /** Left out if that line is not held. */
  user?: string;
}

const empty: Draft = { text: "" };
const keyOf = (room: RoomId) => `twitchy.draft.${room}`;

/** What is being written in each room. Kept by tab, through reloads and visits to other rooms. */
export class Drafts {
  constructor(private readonly storage: Storage) {}

  get(room: RoomId): Draft {
    try {
      const draft: unknown = JSON.parse(this.storage.getItem(keyOf(room)) ?? "null");
      return isDraft(draft) ? draft : empty;
    } catch {
      return empty;
    }
  }

  set(room: RoomId, draft: Draft): void {
    try {
      if (draft.text === "" && draft.replyTo === undefined) this.storage.removeItem(keyOf(room));
      else this.storage.setItem(keyOf(room), JSON.stringify(draft));
    } catch {
      // A browser that stores nothing keeps the draft for as long as the room is shown.
    }
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const { text, replyTo } = value as Partial<Draft>;
  const hasReply =
    typeof replyTo?.seq === "number" &&
    (replyTo.user === undefined || typeof replyTo.user === "string");
  return typeof text === "string" && (replyTo === undefined || hasReply);
}

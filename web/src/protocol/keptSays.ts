import type { SayStorage } from "./environment.ts";
import type { Say } from "./outbox.ts";
import type { Timestamp, User } from "./types.ts";

/** A say and what a later page needs to go on with it. */
export interface KeptSay {
  say: Say;
  saidAt: Timestamp;
  /** Since when its nonce counts; left out: it never left. */
  firstSentAt?: Timestamp | undefined;
  /** Left out: said before the server named the user. */
  owner?: User["id"] | undefined;
}

const storageKey = "twitchy.says";

/** Says that outlive the page, in a storage of this tab's own. Without one, nothing is kept. */
export class KeptSays {
  constructor(private readonly storage: SayStorage | undefined) {}

  /** What was kept by another version of the page and makes no sense is passed over. */
  read(): KeptSay[] {
    try {
      const kept: unknown = JSON.parse(this.storage?.getItem(storageKey) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isKeptSay) : [];
    } catch {
      return [];
    }
  }

  write(says: KeptSay[]): void {
    try {
      if (says.length === 0) this.storage?.removeItem(storageKey);
      else this.storage?.setItem(storageKey, JSON.stringify(says));
    } catch {
      // A browser that stores nothing keeps them for as long as the page is open.
    }
  }
}

function isKeptSay(value: unknown): value is KeptSay {
  if (typeof value !== "object" || value === null) return false;
  const { say, saidAt, firstSentAt, owner } = value as Partial<KeptSay>;
  const isNumberIfAny = (field: unknown) => field === undefined || typeof field === "number";
  return (
    typeof saidAt === "number" &&
    isNumberIfAny(firstSentAt) &&
    isNumberIfAny(owner) &&
    typeof say?.nonce === "string" &&
    typeof say.room === "string" &&
    typeof say.text === "string" &&
    isNumberIfAny(say.replyTo) &&
    (say.refusal === undefined || typeof say.refusal?.code === "string")
  );
}

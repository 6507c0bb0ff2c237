import { useEffect, useState } from "react";
import type { Message } from "../../protocol";
import type { RoomStore } from "./roomStore";
import { mentions } from "./textParts";

export type AnnouncePace = "off" | "mentions" | "slow" | "all";

const periodMs = { mentions: 1_000, slow: 5_000, all: 1_000 };
const most = { mentions: 5, slow: 1, all: 10 };

/** Of what came since the last time, what is to be read aloud now. One's own is not. */
export function useAnnouncements(
  store: RoomStore,
  pace: AnnouncePace,
  reader: string | undefined,
): readonly Message[] {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  useEffect(() => {
    if (pace === "off") {
      setMessages([]);
      return;
    }
    let seen = store.getState().timeline?.to;
    const unsubscribe = store.subscribe(() => {
      seen ??= store.getState().timeline?.to;
    });
    const timer = setInterval(() => {
      const { timeline } = store.getState();
      if (timeline === undefined || seen === undefined || timeline.to === seen) return;
      const after = seen;
      seen = timeline.to;
      const fresh = timeline.messages.filter(
        ({ seq, user }) => seq > after && user.toLowerCase() !== reader,
      );
      const wanted =
        pace === "mentions" ? fresh.filter(({ text }) => mentions(text, reader ?? "")) : fresh;
      if (wanted.length > 0) setMessages(wanted.slice(-most[pace]));
    }, periodMs[pace]);
    return () => {
      unsubscribe();
      clearInterval(timer);
    };
  }, [store, pace, reader]);
  return messages;
}

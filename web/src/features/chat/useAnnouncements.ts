import { useEffect, useState } from "react";
import type { Message } from "../../protocol/index";
import { Announcements } from "./announcements";
import type { ChatSettings } from "./Chat";
import type { RoomStore } from "./roomStore";
import { mentions } from "./textParts";

const periodMs = { mentions: 1_000, slow: 5_000, all: 1_000 };
const most = { mentions: 5, slow: 1, all: 10 };

/** Of what came since the last time, what is to be read aloud now. One's own is not. */
export function useAnnouncements(
  store: RoomStore,
  pace: ChatSettings["announce"],
  reader: string | undefined,
): readonly Message[] {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  useEffect(() => {
    if (pace === "off") {
      setMessages([]);
      return;
    }
    const isReaders = (message: Message | undefined) => message?.user.toLowerCase() === reader;
    const isForReader = ({ text, reply_to }: Message) =>
      reader !== undefined &&
      (mentions(text, reader) || (reply_to !== undefined && isReaders(store.find(reply_to))));

    const waiting = new Announcements();
    let seen = store.getState().timeline?.to;
    const unsubscribes = [
      store.subscribe(() => {
        seen ??= store.getState().timeline?.to;
      }),
      store.onMention((message) => {
        if (!isReaders(message)) waiting.addForReader(message);
      }),
    ];
    const timer = setInterval(() => {
      const { timeline } = store.getState();
      const after = seen ?? Number.POSITIVE_INFINITY;
      seen = timeline?.to;
      for (const message of timeline?.messages ?? []) {
        if (message.seq <= after || isReaders(message)) continue;
        if (isForReader(message)) waiting.addForReader(message);
        else if (pace !== "mentions") waiting.add(message);
      }
      const next = waiting.take(most[pace]);
      if (next.length > 0) setMessages(next);
    }, periodMs[pace]);
    return () => {
      for (const unsubscribe of unsubscribes) unsubscribe();
      clearInterval(timer);
    };
  }, [store, pace, reader]);
  return messages;
}

import { memo } from "react";
import { texts } from "../../texts";
import type { ChatSettings } from "./Chat";
import type { RoomStore } from "./roomStore";
import { useAnnouncements } from "./useAnnouncements";

interface Props {
  store: RoomStore;
  pace: ChatSettings["announce"];
  reader: string | undefined;
}

/** What a screen reader reads aloud of what comes, at the pace that the reader chose. */
export const Announcer = memo(function Announcer({ store, pace, reader }: Props) {
  const messages = useAnnouncements(store, pace, reader);
  return (
    <section
      className="visually-hidden"
      aria-label={texts.log.announcements}
      aria-live={pace === "off" ? "off" : "polite"}
      aria-relevant="additions"
    >
      {messages.map(({ seq, user, text }) => (
        <p key={seq}>
          {user}: {text}
        </p>
      ))}
    </section>
  );
});

import { memo } from "react";
import type { Message } from "../../protocol";
import { MessageText } from "./MessageText";
import styles from "./Row.module.css";
import { UserName } from "./UserName";

interface Props {
  message: Message;
  /** Said on this page and acked. */
  sentHere: boolean;
  reader: string | undefined;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export const MessageRow = memo(function MessageRow({ message, sentHere, reader }: Props) {
  const at = new Date(message.at);
  return (
    <li className={styles.row} data-seq={message.seq}>
      <time className={styles.time} dateTime={at.toISOString()} title={full.format(at)}>
        {clock.format(at)}
      </time>
      <UserName name={message.user} />
      <span className={styles.colon}>: </span>
      <MessageText text={message.text} reader={reader} />
      {sentHere && <SentMark />}
    </li>
  );
});

function SentMark() {
  return (
    <span className={styles.sent} role="img" aria-label="Sent" title="Sent">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="m3 8.5 3.2 3.2L13 4.8" />
      </svg>
    </span>
  );
}

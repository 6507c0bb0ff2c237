import { memo } from "react";
import type { Message } from "../../protocol/index";
import { texts } from "../../texts";
import { MessageDetail } from "./MessageDetail";
import { MessageText } from "./MessageText";
import { MessageTime } from "./MessageTime";
import { ReplyQuote } from "./ReplyQuote";
import styles from "./Row.module.css";
import { ReplyIcon, SentMark } from "./RowIcons";
import type { RoomStore } from "./roomStore";
import { UserName } from "./UserName";

interface Props {
  message: Message;
  /** The line that this one answers, if it is held here. */
  answered: Message | undefined;
  /** Said on this page and acked. */
  sentHere: boolean;
  /** The reader's name in lower case. */
  reader: string | undefined;
  /** Shows the original in the text's place. */
  asTyped: boolean;
  isOpen: boolean;
  store: RoomStore;
  /** Left out for those who cannot talk. */
  onReply: ((message: Message) => void) | undefined;
}

export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, answered, sentHere, reader, asTyped, isOpen, store, onReply } = props;
  const text = asTyped ? (message.original ?? message.text) : message.text;
  const isForReader = reader !== undefined && answered?.user.toLowerCase() === reader;
  return (
    <div className={styles.row} data-for-reader={isForReader}>
      {message.reply_to !== undefined && (
        <ReplyQuote seq={message.reply_to} held={answered} store={store} />
      )}
      <div className={styles.line}>
        <MessageTime at={message.at} className={styles.timeBefore ?? ""} />
        <UserName name={message.user} />
        <span className={styles.colon}>: </span>
        <MessageText text={text} reader={reader} />
        {sentHere && <SentMark />}
      </div>
      {isOpen && (
        <MessageDetail message={message} asTyped={asTyped} store={store} reader={reader} />
      )}{" "}
      <div className={styles.tools}>
        <MessageTime at={message.at} className={styles.timeBeside ?? ""} />
        {onReply !== undefined && (
          <button
            type="button"
            className={styles.tool}
            tabIndex={-1}
            aria-label={texts.log.replyTo(message.user)}
            title={texts.log.replyTo(message.user)}
            onClick={() => onReply(message)}
          >
            <ReplyIcon />
          </button>
        )}
      </div>
    </div>
  );
});

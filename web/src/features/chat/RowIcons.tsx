import { texts } from "../../texts";
import styles from "./Row.module.css";

export function SentMark() {
  return (
    <span className={styles.sent} role="img" aria-label={texts.log.sent} title={texts.log.sent}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="m3 8.5 3.2 3.2L13 4.8" />
      </svg>
    </span>
  );
}

export function ReplyIcon() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M6.5 3 2.5 7l4 4M3 7h6.5a4 4 0 0 1 4 4v2" />
    </svg>
  );
}

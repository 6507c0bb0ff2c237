import { useState } from "react";
import { Button } from "../../components/Button";
import type { Sequence } from "../../protocol/index";
import { texts } from "../../texts";
import styles from "./MessageLog.module.css";

interface Props {
  /** The newest sequence known; what comes after the first one seen here is new. */
  head: Sequence;
  /** All that is new is in sight. */
  isAtEnd: boolean;
  onClick: () => void;
}

/** The way back to the end, for as long as the log is paused. */
export function BackToNow({ head, isAtEnd, onClick }: Props) {
  const [headAtPause] = useState(head);
  const count = head - headAtPause;
  if (isAtEnd) return null;
  return (
    <div className={styles.now}>
      <Button look="primary" className={styles.nowButton ?? ""} onClick={onClick}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 3v10M3.5 8.5 8 13l4.5-4.5" />
        </svg>
        {count > 0 ? texts.log.newMessages(count) : texts.log.backToNow}
      </Button>
    </div>
  );
}

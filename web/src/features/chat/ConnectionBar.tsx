import { Button } from "../../components/Button";
import type { ChatClient, Range, Timestamp } from "../../protocol/index";
import { texts } from "../../texts";
import styles from "./ConnectionBar.module.css";
import { MissedNotice } from "./MissedNotice";
import { useConnectionNotice } from "./useConnection";
import { useIsBack } from "./useIsBack";

interface Props {
  client: ChatClient;
  /** What was said while the connection was away and is not here. */
  missed: Range | undefined;
  /** When the room was there again, with nothing missed. */
  backAt: Timestamp | undefined;
  onLoadMissed: () => Promise<void>;
  onDismissMissed: () => void;
}

const reload = () => window.location.reload();

export function ConnectionBar({ client, missed, backAt, onLoadMissed, onDismissMissed }: Props) {
  const notice = useConnectionNotice(client);
  const isBack = useIsBack(backAt);
  return (
    <div role="status" aria-label={texts.connection.name} className={styles.region}>
      {notice !== undefined ? (
        <div className={styles.bar} data-tone={notice.tone}>
          {notice.text}
          {/* Ticks; a screen reader is told only that it is so, above. */}
          {notice.countdown !== undefined && <span aria-hidden="true"> {notice.countdown}</span>}
          {notice.action === "retry" && (
            <Button look="plain" className={styles.action ?? ""} onClick={() => client.connect()}>
              {texts.connection.tryNow}
            </Button>
          )}
          {notice.action === "reload" && (
            <Button look="plain" className={styles.action ?? ""} onClick={reload}>
              {texts.connection.reload}
            </Button>
          )}
        </div>
      ) : missed !== undefined ? (
        <MissedNotice missed={missed} onLoad={onLoadMissed} onDismiss={onDismissMissed} />
      ) : (
        isBack && (
          <div className={styles.bar} data-tone="good">
            {texts.connection.back}
          </div>
        )
      )}
    </div>
  );
}

import { Button } from "../../components/Button";
import type { ChatClient, Range } from "../../protocol";
import { texts } from "../../texts";
import styles from "./ConnectionBar.module.css";
import { MissedNotice } from "./MissedNotice";
import { useConnectionNotice, useIsBack } from "./useConnection";

interface Props {
  client: ChatClient;
  /** What was said while the connection was away and is not here. */
  missed: Range | undefined;
  onLoadMissed: () => Promise<void>;
  onDismissMissed: () => void;
}

const reload = () => window.location.reload();

export function ConnectionBar({ client, missed, onLoadMissed, onDismissMissed }: Props) {
  const notice = useConnectionNotice(client);
  const isBack = useIsBack(client);
  return (
    <div role="status" aria-label={texts.connection.name} className={styles.region}>
      {notice !== undefined ? (
        <div className={styles.bar} data-tone={notice.tone}>
          {notice.text}
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

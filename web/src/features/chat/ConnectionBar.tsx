import { Button } from "../../components/Button";
import type { ChatClient } from "../../protocol";
import styles from "./ConnectionBar.module.css";
import { useConnectionNotice } from "./useConnection";

const reload = () => window.location.reload();

export function ConnectionBar({ client }: { client: ChatClient }) {
  const notice = useConnectionNotice(client);
  return (
    <div role="status" aria-label="Connection">
      {notice !== undefined && (
        <div className={styles.bar} data-tone={notice.tone}>
          {notice.text}
          {notice.action === "retry" && (
            <Button look="plain" className={styles.action ?? ""} onClick={() => client.connect()}>
              Try now
            </Button>
          )}
          {notice.action === "reload" && (
            <Button look="plain" className={styles.action ?? ""} onClick={reload}>
              Reload
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

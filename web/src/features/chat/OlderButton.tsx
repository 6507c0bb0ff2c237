import { Button } from "../../components/Button";
import { texts } from "../../texts";
import styles from "./OlderButton.module.css";
import { hasOlder, type Timeline } from "./timeline";
import type { useOlder } from "./useOlder";

interface Props {
  timeline: Timeline | undefined;
  older: ReturnType<typeof useOlder>;
}

/** The top of the log: older messages on demand, or word that there are none. */
export function OlderButton({ timeline, older }: Props) {
  if (timeline === undefined) return <p className={styles.note}>{texts.log.joining}</p>;
  if (!hasOlder(timeline)) {
    const isEmpty = timeline.messages.length === 0;
    return <p className={styles.note}>{isEmpty ? texts.log.empty : texts.log.beginning}</p>;
  }
  return (
    <p className={styles.note}>
      {older.isError && texts.log.olderFailed}
      <Button look="plain" aria-disabled={older.isLoading} onClick={older.load}>
        {older.isLoading ? texts.log.loading : older.isError ? texts.log.tryAgain : texts.log.older}
      </Button>
    </p>
  );
}

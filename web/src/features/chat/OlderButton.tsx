import { Button } from "../../components/Button";
import styles from "./OlderButton.module.css";
import { hasOlder, type Timeline } from "./timeline";
import type { useOlder } from "./useOlder";

interface Props {
  timeline: Timeline | undefined;
  older: ReturnType<typeof useOlder>;
}

/** The top of the log: older messages on demand, or word that there are none. */
export function OlderButton({ timeline, older }: Props) {
  if (timeline === undefined) return <p className={styles.note}>Joining…</p>;
  if (!hasOlder(timeline)) {
    const isEmpty = timeline.messages.length === 0;
    return (
      <p className={styles.note}>{isEmpty ? "Nobody has said a word yet." : "It began here."}</p>
    );
  }
  return (
    <p className={styles.note}>
      {older.isError && "Older messages could not be loaded."}
      <Button look="plain" disabled={older.isLoading} onClick={older.load}>
        {older.isLoading ? "Loading…" : older.isError ? "Try again" : "Show older messages"}
      </Button>
    </p>
  );
}

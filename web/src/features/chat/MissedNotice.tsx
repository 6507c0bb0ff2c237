import { useMutation } from "@tanstack/react-query";
import { Button } from "../../components/Button";
import type { Range } from "../../protocol/index";
import { texts } from "../../texts";
import styles from "./ConnectionBar.module.css";
import { fillLimit } from "./roomStore";

interface Props {
  missed: Range;
  onLoad: () => Promise<void>;
  onDismiss: () => void;
}

export function MissedNotice({ missed, onLoad, onDismiss }: Props) {
  const load = useMutation({ mutationFn: onLoad });
  const count = missed.to - missed.from + 1;
  return (
    <div className={styles.bar} data-tone="warning">
      {texts.connection.backWithGap(count)}
      <Button
        look="plain"
        className={styles.action ?? ""}
        aria-disabled={load.isPending}
        onClick={() => load.isPending || load.mutate()}
      >
        {load.isPending
          ? texts.connection.loadingMissed
          : count > fillLimit
            ? texts.connection.loadLastMissed(fillLimit)
            : texts.connection.loadMissed(count)}
      </Button>
      <Button look="plain" className={styles.action ?? ""} onClick={onDismiss}>
        {texts.connection.dismiss}
      </Button>
    </div>
  );
}

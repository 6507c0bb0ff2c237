import { useMutation } from "@tanstack/react-query";
import styles from "./GapRow.module.css";
import type { Gap } from "./timeline";

interface Props {
  gap: Gap;
  onLoad: (gap: Gap) => Promise<void>;
}

export function GapRow({ gap, onLoad }: Props) {
  const load = useMutation({ mutationFn: onLoad });
  const count = (gap.to - gap.from + 1).toLocaleString("en");
  return (
    <li className={styles.gap}>
      <span>{count} not shown —</span>
      <button
        type="button"
        className={styles.load}
        disabled={load.isPending}
        onClick={() => load.mutate(gap)}
      >
        {load.isPending ? "loading…" : load.isError ? "try again" : "load"}
      </button>
    </li>
  );
}

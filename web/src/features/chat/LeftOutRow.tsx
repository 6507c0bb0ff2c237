import { useMutation } from "@tanstack/react-query";
import { texts } from "../../texts";
import styles from "./LeftOutRow.module.css";

interface Props {
  text: string;
  action: string;
  onLoad: () => Promise<void>;
}

/** A slim line where something is not shown, and the way to show it. */
export function LeftOutRow({ text, action, onLoad }: Props) {
  const load = useMutation({ mutationFn: onLoad });
  return (
    <div className={styles.leftOut}>
      <span>{text}</span>
      <button
        type="button"
        className={styles.load}
        // A disabled button would lose the focus.
        aria-disabled={load.isPending}
        onClick={() => load.isPending || load.mutate()}
      >
        {load.isPending ? texts.left.busy : load.isError ? texts.left.again : action}
      </button>
    </div>
  );
}

import { Dialog } from "../components/Dialog";
import { texts } from "../texts";
import styles from "./ShortcutsDialog.module.css";

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={texts.shortcuts.title} onClose={onClose}>
      <dl className={styles.list}>
        {texts.shortcuts.list.map(([keys, what]) => (
          <div key={keys} className={styles.item}>
            <dt className={styles.keys}>{keys}</dt>
            <dd className={styles.what}>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

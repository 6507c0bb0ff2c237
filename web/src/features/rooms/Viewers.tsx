import { texts } from "../../texts";
import styles from "./Viewers.module.css";

export function Viewers({ count }: { count: number }) {
  return (
    <span className={styles.viewers} title={texts.rooms.viewers(count)}>
      <span className={styles.dot} aria-hidden="true" />
      <span aria-hidden="true">{texts.rooms.shortCount(count)}</span>
      <span className="visually-hidden"> {texts.rooms.viewers(count)}</span>
    </span>
  );
}

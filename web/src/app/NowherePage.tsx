import styles from "./Page.module.css";
import { useTitle } from "./useTitle";

export function NowherePage() {
  useTitle("Nothing here");
  return (
    <div className={styles.page}>
      <h1>Nothing here</h1>
      <p className={styles.lead}>There is no such room.</p>
      <p>
        <a href="/">See all rooms</a>
      </p>
    </div>
  );
}

import { texts } from "../texts";
import styles from "./Page.module.css";
import { useTitle } from "./useTitle";

export function NowherePage() {
  useTitle(texts.page.nowhereTitle);
  return (
    <div className={styles.page}>
      <h1>{texts.page.nowhereTitle}</h1>
      <p className={styles.lead}>{texts.page.nowhere}</p>
      <p>
        <a href="/">{texts.page.allRooms}</a>
      </p>
    </div>
  );
}

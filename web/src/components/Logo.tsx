import { texts } from "../texts";
import styles from "./Logo.module.css";

export function Logo() {
  return (
    <span className={styles.logo}>
      <img src="/favicon.svg" alt="" width="28" height="28" />
      <span className={styles.name}>{texts.product}</span>
    </span>
  );
}

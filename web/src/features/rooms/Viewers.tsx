import styles from "./Viewers.module.css";

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export function Viewers({ count }: { count: number }) {
  return (
    <span className={styles.viewers} title={`${count} watching`}>
      <span className={styles.dot} aria-hidden="true" />
      {compact.format(count)}
      <span className="visually-hidden"> watching</span>
    </span>
  );
}

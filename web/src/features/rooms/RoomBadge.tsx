import styles from "./RoomBadge.module.css";

/** A room's picture: its first letter. */
export function RoomBadge({ title }: { title: string }) {
  const [first = "?"] = title;
  return (
    <span className={styles.badge} aria-hidden="true">
      {first.toUpperCase()}
    </span>
  );
}

import type { CSSProperties } from "react";
import styles from "./RoomBadge.module.css";

/** A room's picture: its first letter, in a colour of its own. */
export function RoomBadge({ title }: { title: string }) {
  const [first = "?"] = title;
  return (
    <span
      className={styles.badge}
      style={{ "--hue": hueOf(title) } as CSSProperties}
      aria-hidden="true"
    >
      {first.toUpperCase()}
    </span>
  );
}

function hueOf(title: string): number {
  let sum = 0;
  for (const character of title) sum += character.codePointAt(0) ?? 0;
  return (sum * 47) % 360;
}

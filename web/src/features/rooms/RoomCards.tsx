import type { Room } from "../../protocol";
import { RoomBadge } from "./RoomBadge";
import styles from "./RoomCards.module.css";
import { Viewers } from "./Viewers";

export function RoomCards({ rooms }: { rooms: readonly Room[] }) {
  return (
    <ul className={styles.cards}>
      {rooms.map((room) => (
        <li key={room.id}>
          <a href={`/r/${room.id}`} className={styles.card}>
            <RoomBadge title={room.title} />
            <span className={styles.title}>{room.title}</span>
            <span className={styles.facts}>
              <span className={styles.style}>{room.style} style</span>
              <Viewers count={room.viewers} />
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

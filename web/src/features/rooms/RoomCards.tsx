import type { Room } from "../../protocol/index";
import { texts } from "../../texts";
import { styleExample } from "../../texts/styleExamples";
import { RoomBadge } from "./RoomBadge";
import styles from "./RoomCards.module.css";
import { Viewers } from "./Viewers";

export function RoomCards({ rooms }: { rooms: readonly Room[] }) {
  return (
    <ul className={styles.cards}>
      {rooms.map((room) => (
        <li key={room.id}>
          <RoomCard room={room} />
        </li>
      ))}
    </ul>
  );
}

function RoomCard({ room }: { room: Room }) {
  const example = styleExample(room.style);
  return (
    <a href={`/r/${room.id}`} className={styles.card}>
      <span className={styles.head}>
        <RoomBadge title={room.title} />
        <span className={styles.title}>{room.title}</span>
        <Viewers count={room.viewers} />
      </span>
      {example !== undefined && (
        <span className={styles.example}>
          <span className={styles.typed}>{texts.rooms.example(example.typed)}</span>
          <span className={styles.becomes}>{example.becomes}</span>
        </span>
      )}
      <span className={styles.style}>{texts.rooms.style(room.style)}</span>
    </a>
  );
}

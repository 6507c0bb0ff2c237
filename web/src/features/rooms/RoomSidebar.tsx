import type { Room, RoomId } from "../../protocol";
import { RoomBadge } from "./RoomBadge";
import styles from "./RoomSidebar.module.css";
import { Viewers } from "./Viewers";

interface Props {
  rooms: readonly Room[];
  current: RoomId;
}

export function RoomSidebar({ rooms, current }: Props) {
  return (
    <nav className={styles.sidebar} aria-labelledby="rooms-heading">
      <h2 id="rooms-heading" className={styles.heading}>
        Rooms
      </h2>
      <ul>
        {rooms.map((room) => (
          <li key={room.id}>
            <a
              href={`/r/${room.id}`}
              className={styles.room}
              aria-current={room.id === current ? "page" : undefined}
            >
              <RoomBadge title={room.title} />
              <span className={styles.words}>
                <span className={styles.title}>{room.title}</span>
                <span className={styles.style}>{room.style}</span>
              </span>
              <Viewers count={room.viewers} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

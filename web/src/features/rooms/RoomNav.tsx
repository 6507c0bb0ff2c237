import { useEffect, useRef } from "react";
import type { Room, RoomId } from "../../protocol/index";
import { texts } from "../../texts";
import { RoomBadge } from "./RoomBadge";
import styles from "./RoomNav.module.css";
import { Viewers } from "./Viewers";

interface Props {
  rooms: readonly Room[];
  current: RoomId;
}

/** Every room: a side bar where there is room for one, tabs above the chat where not. */
export function RoomNav({ rooms, current }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const link = list.current?.querySelector(`a[href="/r/${current}"]`);
    link?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [current]);
  return (
    <nav className={styles.nav} aria-labelledby="rooms-heading">
      <h2 id="rooms-heading" className={styles.heading}>
        {texts.rooms.title}
      </h2>
      <ul ref={list} className={styles.list}>
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
                <span className={styles.style}>{texts.rooms.style(room.style)}</span>
              </span>
              <Viewers count={room.viewers} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

import type { Room } from "../../protocol";
import styles from "./RoomHeader.module.css";
import { Viewers } from "./Viewers";

interface Props {
  title: string;
  room: Room | undefined;
}

export function RoomHeader({ title, room }: Props) {
  return (
    <header className={styles.header}>
      <a href="/" className={styles.back}>
        <span className="visually-hidden">All rooms</span>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M10 3 5 8l5 5" />
        </svg>
      </a>
      <h1 className={styles.title}>{title}</h1>
      {room !== undefined && (
        <>
          <span className={styles.style}>{room.style} style</span>
          <Viewers count={room.viewers} />
        </>
      )}
    </header>
  );
}

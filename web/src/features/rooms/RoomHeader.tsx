import type { ReactNode } from "react";
import type { Room } from "../../protocol/index";
import { texts } from "../../texts";
import styles from "./RoomHeader.module.css";
import { Viewers } from "./Viewers";

interface Props {
  title: string;
  room: Room | undefined;
  /** What the reader can set for the room. */
  children: ReactNode;
}

export function RoomHeader({ title, room, children }: Props) {
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>{title}</h1>
      {room !== undefined && (
        <>
          <span className={styles.style}>{texts.rooms.style(room.style)}</span>
          <Viewers count={room.viewers} />
        </>
      )}
      <span className={styles.space} />
      {children}
    </header>
  );
}

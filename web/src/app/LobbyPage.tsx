import { Button } from "../components/Button";
import { RoomCards } from "../features/rooms/RoomCards";
import type { Room } from "../protocol";
import styles from "./Page.module.css";
import { useTitle } from "./useTitle";

interface Props {
  rooms: readonly Room[] | undefined;
  isError: boolean;
  refetch: () => void;
}

export function LobbyPage({ rooms, isError, refetch }: Props) {
  useTitle();
  return (
    <div className={styles.page}>
      <h1>Pick a room</h1>
      <p className={styles.lead}>
        Say something, and the room rewrites it in its own silly style, for everyone to see.
      </p>
      {rooms !== undefined ? (
        <RoomCards rooms={rooms} />
      ) : isError ? (
        <p role="alert">
          The rooms cannot be loaded right now. <Button onClick={() => refetch()}>Try again</Button>
        </p>
      ) : (
        <p role="status">Loading the rooms…</p>
      )}
    </div>
  );
}

import { Button } from "../components/Button";
import { RoomCards } from "../features/rooms/RoomCards";
import type { Room } from "../protocol/index";
import { texts } from "../texts";
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
      <h1>{texts.page.pickRoom}</h1>
      <p className={styles.lead}>{texts.page.lead}</p>
      {rooms !== undefined ? (
        <RoomCards rooms={rooms} />
      ) : isError ? (
        <p role="alert">
          {texts.page.roomsAway} <Button onClick={() => refetch()}>{texts.page.tryAgain}</Button>
        </p>
      ) : (
        <p role="status">{texts.page.loadingRooms}</p>
      )}
    </div>
  );
}

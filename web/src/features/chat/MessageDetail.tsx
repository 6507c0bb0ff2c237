import { useQuery } from "@tanstack/react-query";
import type { Message } from "../../protocol/index";
import { texts } from "../../texts";
import { MessageText } from "./MessageText";
import { MessageTime } from "./MessageTime";
import styles from "./Row.module.css";
import type { RoomStore } from "./roomStore";

interface Props {
  message: Message;
  /** The line above shows the original already. */
  asTyped: boolean;
  store: RoomStore;
  reader: string | undefined;
}

/** A message's other form: as it was typed, or as the room says it. */
export function MessageDetail({ message, asTyped, store, reader }: Props) {
  const { seq, original, text } = message;
  const query = useQuery({
    queryKey: ["original", store.room, store.getState().timeline?.epoch, seq],
    queryFn: async () => {
      await store.loadOriginals(seq, 1);
      return true;
    },
    enabled: original === undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (original === undefined) {
    return (
      <p className={styles.detail} role="status">
        {query.isError ? texts.log.originalFailed : texts.log.loading}
      </p>
    );
  }
  return (
    <p className={styles.detail} role="status">
      {original === text ? (
        texts.log.sameAsTyped
      ) : (
        <>
          <span className={styles.detailLabel}>
            {asTyped ? texts.log.asRewritten : texts.log.asTyped}{" "}
          </span>
          <MessageText text={asTyped ? text : original} reader={reader} />
        </>
      )}
      <MessageTime at={message.at} className={styles.detailTime ?? ""} />
    </p>
  );
}

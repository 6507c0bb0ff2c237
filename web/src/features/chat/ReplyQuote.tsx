import { useQuery } from "@tanstack/react-query";
import type { Message, Sequence } from "../../protocol";
import { texts } from "../../texts";
import { MessageText } from "./MessageText";
import styles from "./Row.module.css";
import { ReplyIcon } from "./RowIcons";
import type { RoomStore } from "./roomStore";

interface Props {
  seq: Sequence;
  held: Message | undefined;
  store: RoomStore;
}

/** The line that a message answers, in short, above it. */
export function ReplyQuote({ seq, held, store }: Props) {
  const epoch = store.getState().timeline?.epoch;
  const query = useQuery({
    queryKey: ["line", store.room, epoch, seq],
    queryFn: async () => (await store.fetchMessage(seq)) ?? null,
    enabled: held === undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const line = held ?? query.data;
  return (
    <p className={styles.quote}>
      <ReplyIcon />
      {line ? (
        <>
          <span className="visually-hidden">{texts.log.answers(line.user)} </span>
          <span aria-hidden="true">@{line.user}: </span>
          <MessageText text={line.text} reader={undefined} />
        </>
      ) : (
        <span>
          {query.isPending && query.isFetching ? texts.log.loadingLine : texts.log.goneLine}
        </span>
      )}
    </p>
  );
}

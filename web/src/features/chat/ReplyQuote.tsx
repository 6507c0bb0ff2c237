import { useQuery } from "@tanstack/react-query";
import type { MouseEvent } from "react";
import { Button } from "../../components/Button";
import type { Message, Sequence } from "../../protocol/index";
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

/**
 * The line that a message answers, in short, above it. One that is not held is fetched only when
 * asked for: an answer to an old line is seen by all readers at once.
 */
export function ReplyQuote({ seq, held, store }: Props) {
  const epoch = store.getState().timeline?.epoch;
  const query = useQuery({
    queryKey: ["line", store.room, epoch, seq],
    queryFn: async () => (await store.fetchMessage(seq)) ?? null,
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const line = held ?? query.data;
  const show = (event: MouseEvent<HTMLElement>) => {
    // The button is about to go; the focus stays with its row.
    event.currentTarget.closest("li")?.focus({ preventScroll: true });
    query.refetch();
  };
  return (
    <p className={styles.quote}>
      <ReplyIcon />
      {line ? (
        <>
          <span className="visually-hidden">{texts.log.answers(line.user)} </span>
          <span aria-hidden="true">@{line.user}: </span>
          <MessageText text={line.text} reader={undefined} />
        </>
      ) : query.isFetching ? (
        <span>{texts.log.loadingLine}</span>
      ) : query.data === null ? (
        <span>{texts.log.goneLine}</span>
      ) : (
        <Button look="plain" className={styles.quoteButton ?? ""} onClick={show}>
          {query.isError ? texts.log.answeredFailed : texts.log.showAnswered}
        </Button>
      )}
    </p>
  );
}

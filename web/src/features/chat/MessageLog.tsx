import { memo, useCallback, useLayoutEffect, useMemo, useRef } from "react";
import type { Message, Say } from "../../protocol/index";
import { texts } from "../../texts";
import { BackToNow } from "./BackToNow";
import type { ChatSettings } from "./Chat";
import { LeftOutRow } from "./LeftOutRow";
import styles from "./MessageLog.module.css";
import { MessageRow } from "./MessageRow";
import { OlderButton } from "./OlderButton";
import type { RoomState, RoomStore } from "./roomStore";
import { type Row, toRows } from "./rows";
import { SayRow } from "./SayRow";
import { useLogScroll } from "./useLogScroll";
import { useOlder } from "./useOlder";
import { useOriginals } from "./useOriginals";
import { useRowKeys } from "./useRowKeys";

interface Props {
  store: RoomStore;
  state: RoomState;
  title: string;
  /** The reader's own name, if signed in. */
  name: string | undefined;
  timestamps: ChatSettings["timestamps"];
  /** Show messages as they were typed. */
  originals: boolean;
  onEdit: (say: Say) => void;
  onDiscard: (say: Say) => void;
  onReply: ((message: Message) => void) | undefined;
}

/** Not drawn again at every key typed below it. */
export const MessageLog = memo(function MessageLog(props: Props) {
  const { store, state, title, name, timestamps, originals, onEdit, onDiscard, onReply } = props;
  const older = useOlder(store);
  const rows = useMemo(() => toRows(state), [state]);
  const reader = name?.toLowerCase();

  const keys = useRowKeys({ rows, onReply });
  const { scroller, virtualizer, isFollowing, isAtEnd, follow, pause, scrollHandlers } =
    useLogScroll({
      rows,
      keptIndex: keys.keptIndex,
      onNearTop: older.loadSoftly,
      onFocus: useCallback((seq) => store.setFocus(seq), [store]),
    });
  keys.log.current = {
    pause,
    follow,
    scrollTo: (index) => virtualizer.scrollToIndex(index),
    element: () => scroller.current,
  };
  useFollowOwn(state.says.length, follow);

  const items = virtualizer.getVirtualItems();
  useOriginals(store, originals ? newestWithoutOriginal(rows, items) : undefined);

  const draw = (row: Row) => {
    switch (row.kind) {
      case "message":
        return (
          <MessageRow
            message={row.message}
            answered={
              row.message.reply_to === undefined ? undefined : store.find(row.message.reply_to)
            }
            sentHere={row.sentHere}
            reader={reader}
            asTyped={originals}
            isOpen={row.key === keys.openKey}
            store={store}
            onReply={onReply}
          />
        );
      case "gap":
        return (
          <LeftOutRow
            text={texts.left.gap(row.gap.to - row.gap.from + 1)}
            action={texts.left.load}
            onLoad={() => {
              pause();
              return store.fillGap(row.gap);
            }}
          />
        );
      case "thinned":
        return (
          <LeftOutRow
            text={texts.left.thinned(row.count)}
            action={texts.left.show}
            onLoad={() => {
              pause();
              return store.fill(row.range);
            }}
          />
        );
      case "say":
        return (
          <SayRow
            say={row.say}
            name={name ?? texts.log.you}
            onEdit={onEdit}
            onDiscard={onDiscard}
          />
        );
    }
  };

  return (
    <div className={styles.frame}>
      <p id="log-how-to" className="visually-hidden">
        {texts.log.howTo}
      </p>
      <div
        ref={scroller}
        id="messages"
        className={styles.log}
        role="log"
        // What comes is announced beside it, at the pace that the reader chose.
        aria-live="off"
        aria-label={texts.log.name(title)}
        aria-describedby="log-how-to"
        aria-busy={state.timeline === undefined || older.isLoading}
        data-timestamps={timestamps}
        tabIndex={rows.length === 0 ? 0 : -1}
        {...scrollHandlers}
        {...keys.rowHandlers}
      >
        <div className={styles.content}>
          <OlderButton timeline={state.timeline} older={older} />
          <ol className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
            {items.map(({ index, key, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              return (
                <li
                  key={key}
                  ref={virtualizer.measureElement}
                  className={styles.item}
                  style={{ transform: `translateY(${start}px)` }}
                  data-index={index}
                  data-key={row.key}
                  data-seq={row.kind === "message" ? row.message.seq : undefined}
                  data-open={row.key === keys.openKey}
                  data-pending={row.kind === "say" ? row.say.refusal === undefined : undefined}
                  // The arrow keys move among the rows.
                  tabIndex={index === keys.activeIndex ? 0 : -1}
                >
                  {draw(row)}
                </li>
              );
            })}
          </ol>
        </div>
      </div>
      {!isFollowing && <BackToNow head={headOf(state)} isAtEnd={isAtEnd} onClick={follow} />}
    </div>
  );
});

/** Whoever says something wants to see it. */
function useFollowOwn(saysCount: number, follow: () => void): void {
  const lastSaysCount = useRef(saysCount);
  useLayoutEffect(() => {
    if (saysCount > lastSaysCount.current) follow();
    lastSaysCount.current = saysCount;
  }, [saysCount, follow]);
}

function headOf({ timeline }: RoomState): number {
  return timeline?.to ?? 0;
}

function newestWithoutOriginal(rows: readonly Row[], items: readonly { index: number }[]) {
  for (const { index } of items.toReversed()) {
    const row = rows[index];
    if (row?.kind === "message" && row.message.original === undefined) return row.message.seq;
  }
  return undefined;
}

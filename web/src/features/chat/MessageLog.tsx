import { memo, useCallback, useLayoutEffect, useMemo, useRef } from "react";
import { Button } from "../../components/Button";
import type { Say } from "../../protocol";
import { GapRow } from "./GapRow";
import styles from "./MessageLog.module.css";
import { MessageRow } from "./MessageRow";
import { OlderButton } from "./OlderButton";
import type { RoomState, RoomStore } from "./roomStore";
import { type Row, toRows } from "./rows";
import { SayRow } from "./SayRow";
import type { Gap } from "./timeline";
import { useOlder } from "./useOlder";
import { useScrollAnchor } from "./useScrollAnchor";

interface Props {
  store: RoomStore;
  state: RoomState;
  title: string;
  /** The reader's own name, if signed in. */
  name: string | undefined;
  onEdit: (say: Say) => void;
  onDiscard: (say: Say) => void;
}

/** Not drawn again at every key typed below it. */
export const MessageLog = memo(function MessageLog(props: Props) {
  const { store, state, title, name, onEdit, onDiscard } = props;
  const older = useOlder(store);
  const { log, isFollowing, follow, scrollHandlers } = useScrollAnchor({
    onNearTop: older.loadSoftly,
    onFocus: useCallback((seq) => store.setFocus(seq), [store]),
  });
  const fillGap = useCallback((gap: Gap) => store.fillGap(gap), [store]);
  const rows = useMemo(() => toRows(state), [state]);
  const reader = name?.toLowerCase();

  const saysCount = state.says.length;
  const lastSaysCount = useRef(saysCount);
  useLayoutEffect(() => {
    if (saysCount > lastSaysCount.current) follow();
    lastSaysCount.current = saysCount;
  }, [saysCount, follow]);

  const draw = (row: Row) => {
    switch (row.kind) {
      case "message":
        return (
          <MessageRow key={row.key} message={row.message} sentHere={row.sentHere} reader={reader} />
        );
      case "gap":
        return <GapRow key={row.key} gap={row.gap} onLoad={fillGap} />;
      case "say":
        return (
          <SayRow
            key={row.key}
            say={row.say}
            name={name ?? "you"}
            onEdit={onEdit}
            onDiscard={onDiscard}
          />
        );
    }
  };

  return (
    <div className={styles.frame}>
      <div
        ref={log}
        className={styles.log}
        role="log"
        aria-live="polite"
        aria-label={`Messages in ${title}`}
        aria-busy={state.timeline === undefined || older.isLoading}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard.
        tabIndex={0}
        {...scrollHandlers}
      >
        <div className={styles.content}>
          <OlderButton timeline={state.timeline} older={older} />
          <ol>{rows.map(draw)}</ol>
        </div>
      </div>
      {!isFollowing && (
        <Button look="primary" className={styles.now ?? ""} onClick={follow}>
          ↓ Back to now
        </Button>
      )}
    </div>
  );
});

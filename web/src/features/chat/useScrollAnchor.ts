import { type UIEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Sequence } from "../../protocol";

/** The message that is read, and how far below the top of the log it is to stay. */
interface Anchor {
  seq: Sequence;
  offset: number;
}

interface Options {
  onNearTop: () => void;
  /** What is being read; `undefined` while the newest is followed. */
  onFocus: (seq: Sequence | undefined) => void;
}

const nearBottom = 24;
const nearTop = 400;

/**
 * Keeps what is read where it is while rows come and go above and below it, or follows the
 * newest row while the reader is at the bottom. The log must have `overflow-anchor: none`.
 */
export function useScrollAnchor({ onNearTop, onFocus }: Options) {
  const log = useRef<HTMLDivElement>(null);
  const anchor = useRef<Anchor>(undefined);
  const [isFollowing, setFollowing] = useState(true);

  /** Where the log was last put; further up, the reader has scrolled and no event told yet. */
  const putAt = useRef(0);

  const setAnchor = useCallback(
    (next: Anchor | undefined) => {
      anchor.current = next;
      setFollowing(next === undefined);
      onFocus(next?.seq);
    },
    [onFocus],
  );

  const hold = useCallback(() => {
    const element = log.current;
    if (element === null) return;
    const hasLeft = !isAtBottom(element) && element.scrollTop < putAt.current - nearBottom;
    if (anchor.current === undefined && hasLeft) setAnchor(firstVisible(element));
    restore(element, anchor.current);
    putAt.current = element.scrollTop;
  }, [setAnchor]);

  useLayoutEffect(hold);

  useEffect(() => {
    if (log.current === null) return;
    const observer = new ResizeObserver(hold);
    observer.observe(log.current);
    for (const child of log.current.children) observer.observe(child);
    return () => observer.disconnect();
  }, [hold]);

  const follow = useCallback(() => {
    setAnchor(undefined);
    putAt.current = 0;
    hold();
  }, [setAnchor, hold]);

  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const element = event.currentTarget;
    putAt.current = element.scrollTop;
    setAnchor(isAtBottom(element) ? undefined : firstVisible(element));
    if (element.scrollTop < nearTop && !isAtBottom(element)) onNearTop();
  };

  // A log too short to scroll gives no scroll events; a wheel turned up still means "older".
  const onWheel = (event: { deltaY: number }) => {
    if (event.deltaY < 0 && log.current?.scrollTop === 0) onNearTop();
  };

  return { log, isFollowing, follow, scrollHandlers: { onScroll, onWheel } };
}

function isAtBottom({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < nearBottom;
}

function restore(log: HTMLElement, anchor: Anchor | undefined): void {
  if (anchor === undefined) {
    log.scrollTop = log.scrollHeight;
    return;
  }
  const row = log.querySelector(`[data-seq="${anchor.seq}"]`);
  if (row !== null) log.scrollTop += offsetIn(log, row) - anchor.offset;
}

function firstVisible(log: HTMLElement): Anchor | undefined {
  const rows = log.querySelectorAll<HTMLElement>("[data-seq]");
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && bottomIn(log, row) <= 0) low = middle + 1;
    else high = middle;
  }
  const row = rows[low];
  return row && { seq: Number(row.dataset.seq), offset: offsetIn(log, row) };
}

function offsetIn(log: HTMLElement, row: Element): number {
  return row.getBoundingClientRect().top - log.getBoundingClientRect().top;
}

function bottomIn(log: HTMLElement, row: Element): number {
  return row.getBoundingClientRect().bottom - log.getBoundingClientRect().top;
}

import {
  defaultRangeExtractor,
  type Range as IndexRange,
  useVirtualizer,
} from "@tanstack/react-virtual";
import {
  type Key,
  type KeyboardEvent,
  type PointerEvent,
  type TouchEvent,
  type UIEvent,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type WheelEvent,
} from "react";
import type { Sequence } from "../../protocol/index";
import { messagesLimit } from "./roomStore";
import type { Row } from "./rows";

interface Options {
  rows: readonly Row[];
  /** A row that stays drawn wherever the log is scrolled to, since it holds the focus. */
  keptIndex: number | undefined;
  onNearTop: () => void;
  /** What is being read; `undefined` while the newest is followed. */
  onFocus: (seq: Sequence | undefined) => void;
}

const estimatedRowPx = 30;
/** Room for the note above the oldest row. */
export const topPx = 52;
const bottomPx = 8;
const nearEndPx = 24;
const nearTopPx = 600;
/** A scroll so soon after the reader's hand moved is the reader's; a fling goes on for a while. */
const handMs = 800;
/** Heights of rows long gone are forgotten when there are more than this. */
const heightsLimit = 4 * messagesLimit;

/**
 * Draws the rows that are in sight, and decides whether the log follows its end. Only the reader's
 * own hand pauses it: rows that come, grow or go never do, however many at once.
 */
export function useLogScroll({ rows, keptIndex, onNearTop, onFocus }: Options) {
  const scroller = useRef<HTMLDivElement>(null);
  const [isFollowing, setFollowing] = useState(true);
  const following = useRef(true);
  const hand = useRef({ at: 0, isDown: false, y: 0 });
  const lastTop = useRef(0);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => estimatedRowPx,
    anchorTo: "end",
    followOnAppend: isFollowing,
    scrollEndThreshold: nearEndPx,
    paddingStart: topPx,
    paddingEnd: bottomPx,
    overscan: 10,
    rangeExtractor: (range) => withKept(range, keptIndex),
  });

  useLayoutEffect(() => forgetHeights(virtualizer.itemSizeCache, rows), [virtualizer, rows]);

  // Whatever the rows did since: at the end is at the end.
  useLayoutEffect(() => {
    if (following.current && !virtualizer.isAtEnd(1)) virtualizer.scrollToEnd();
  });

  const follow = useCallback(() => {
    following.current = true;
    setFollowing(true);
    onFocus(undefined);
    virtualizer.scrollToEnd();
  }, [virtualizer, onFocus]);

  const pause = useCallback(() => {
    following.current = false;
    setFollowing(false);
  }, []);

  const handMoved = useCallback(() => {
    hand.current.at = performance.now();
  }, []);

  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const element = event.currentTarget;
    const moved = element.scrollTop - lastTop.current;
    lastTop.current = element.scrollTop;
    const isReaders = hand.current.isDown || performance.now() - hand.current.at < handMs;
    // A fling is one movement, however long it goes on. While the end is followed, though, it is
    // the rows that scroll the log on and on.
    if (isReaders && !following.current) handMoved();
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;
    if (following.current && moved < 0 && isReaders && !isAtEnd) pause();
    else if (!following.current && moved > 0 && isReaders && isAtEnd) follow();
    if (following.current) return;
    onFocus(firstSeq(rows, virtualizer.getVirtualItemForOffset(element.scrollTop)?.index));
    if (element.scrollTop < nearTopPx) onNearTop();
  };

  const onWheel = (event: WheelEvent<HTMLDivElement>) => {
    // With Ctrl it zooms.
    if (event.ctrlKey) return;
    handMoved();
    const element = event.currentTarget;
    if (event.deltaY >= 0) return;
    if (element.scrollHeight > element.clientHeight + 1) pause();
    // A log too short to scroll gives no scroll events; a wheel turned up still means "older".
    if (element.scrollTop === 0) onNearTop();
  };

  const onTouchMove = (event: TouchEvent<HTMLDivElement>) => {
    handMoved();
    const y = fingerY(event);
    // As with the wheel: a log too short to scroll that is drawn down.
    if (y > hand.current.y && event.currentTarget.scrollTop <= 0) onNearTop();
    hand.current.y = y;
  };

  const scrollHandlers = {
    onScroll,
    onWheel,
    onTouchStart: (event: TouchEvent<HTMLDivElement>) => {
      hand.current.y = fingerY(event);
    },
    onTouchMove,
    onPointerDown: (event: PointerEvent) => {
      // On the scroll bar, that is; a press on a row scrolls nothing.
      if (event.target !== event.currentTarget) return;
      hand.current.isDown = true;
      const up = () => {
        hand.current.isDown = false;
        handMoved();
      };
      window.addEventListener("pointerup", up, { once: true });
      window.addEventListener("pointercancel", up, { once: true });
    },
    onKeyDownCapture: (event: KeyboardEvent) => {
      if (/^(Arrow|Page|Home|End)/.test(event.key)) handMoved();
    },
  };

  const isAtEnd = virtualizer.isAtEnd(nearEndPx);
  return { scroller, virtualizer, isFollowing, isAtEnd, follow, pause, scrollHandlers };
}

function fingerY(event: TouchEvent): number {
  return event.touches[0]?.clientY ?? 0;
}

function withKept(range: IndexRange, kept: number | undefined): number[] {
  const indexes = defaultRangeExtractor(range);
  if (kept === undefined || kept >= range.count || indexes.includes(kept)) return indexes;
  return [...indexes, kept].sort((a, b) => a - b);
}

/** The virtualizer keeps the height of every row that ever was. */
export function forgetHeights(heights: Map<Key, number>, rows: readonly Row[]): void {
  if (heights.size <= heightsLimit) return;
  const kept = new Set<Key>(rows.map(({ key }) => key));
  for (const key of heights.keys()) if (!kept.has(key)) heights.delete(key);
}

/** The sequence of the row at `index`, or of the next one after it that has one. */
function firstSeq(rows: readonly Row[], index: number | undefined): Sequence | undefined {
  for (let i = index ?? 0; i < rows.length; i += 1) {
    const row = rows[i];
    if (row?.kind === "message") return row.message.seq;
  }
  return undefined;
}

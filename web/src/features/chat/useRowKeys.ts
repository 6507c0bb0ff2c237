import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Message } from "../../protocol/index";
import type { Row } from "./rows";

interface Options {
  rows: readonly Row[];
  onReply: ((message: Message) => void) | undefined;
}

interface Log {
  pause: () => void;
  follow: () => void;
  scrollTo: (index: number) => void;
  element: () => HTMLElement | null;
}

const pageRows = 10;

/**
 * One tab stop for all rows, the arrow keys between them. Which row holds the focus and which one
 * is open is known by its key, since rows come and go above and below it.
 */
export function useRowKeys({ rows, onReply }: Options) {
  const [activeKey, setActiveKey] = useState<string>();
  const [openKey, setOpenKey] = useState<string>();
  const [hasFocus, setHasFocus] = useState(false);
  const wanted = useRef<string>(undefined);
  const isMoving = useRef(false);
  const rowsBefore = useRef(rows);
  const log = useRef<Log>(undefined);

  const found = activeKey === undefined ? -1 : rows.findLastIndex((row) => row.key === activeKey);
  const activeIndex = found === -1 ? rows.length - 1 : found;

  // What stood where the focus is may be gone, or loaded: the focus goes to what is there now.
  useLayoutEffect(() => {
    const before = rowsBefore.current;
    rowsBefore.current = rows;
    if (activeKey === undefined || found !== -1) return;
    const key = inPlaceOf(activeKey, before, rows)?.key;
    setActiveKey(key);
    if (hasFocus) wanted.current = key;
  }, [rows, activeKey, found, hasFocus]);

  useLayoutEffect(() => focusWanted(activeIndex));

  /** Focuses the row at `index` if it is the one that is wanted, as soon as it is drawn. */
  function focusWanted(index: number): void {
    if (wanted.current === undefined) return;
    const row = log.current?.element()?.querySelector<HTMLElement>(`li[data-index="${index}"]`);
    if (row?.dataset.key !== wanted.current) return;
    wanted.current = undefined;
    isMoving.current = true;
    row.focus({ preventScroll: true });
    isMoving.current = false;
  }

  function moveTo(index: number): void {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    const row = rows[to];
    if (row === undefined) return;
    if (to === rows.length - 1) log.current?.follow();
    else log.current?.pause();
    wanted.current = row.key;
    setActiveKey(row.key);
    focusWanted(to);
    log.current?.scrollTo(to);
  }

  function toggle(key: string, element?: HTMLElement): void {
    const kind = rows.find((row) => row.key === key)?.kind;
    if (kind === "gap" || kind === "thinned") element?.querySelector("button")?.click();
    if (kind !== "message") return;
    // What one is reading closely is not to be scrolled away by what comes.
    if (openKey !== key) log.current?.pause();
    setOpenKey(openKey === key ? undefined : key);
  }

  function leave(): void {
    setOpenKey(undefined);
    moveTo(rows.length - 1);
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return leave();
    const key = rowKeyOf(event.target);
    // A button or a link within a row has keys of its own.
    if (key === undefined || !(event.target instanceof HTMLLIElement)) return;
    const index = rows.findLastIndex((row) => row.key === key);
    const steps: Record<string, number> = {
      ArrowUp: index - 1,
      ArrowDown: index + 1,
      PageUp: index - pageRows,
      PageDown: index + pageRows,
      Home: 0,
      End: rows.length - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      moveTo(step);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      toggle(key, event.target);
    } else if (event.key.toLowerCase() === "r") {
      const row = rows[index];
      if (row?.kind !== "message" || onReply === undefined) return;
      event.preventDefault();
      onReply(row.message);
    }
  };

  const onClick = (event: MouseEvent) => {
    const { target } = event;
    if (!(target instanceof Element) || target.closest("a, button") !== null) return;
    if (String(window.getSelection()) !== "") return;
    const key = rowKeyOf(target);
    if (key !== undefined) toggle(key);
  };

  const rowHandlers = {
    onKeyDown,
    onClick,
    onFocus: (event: FocusEvent) => {
      const key = rowKeyOf(event.target);
      if (key === undefined) return;
      setHasFocus(true);
      setActiveKey(key);
      // Whoever came by keyboard reads here; a click alone does not stop the log, nor does going
      // to its end.
      if (!isMoving.current && event.target.matches("li:focus-visible")) log.current?.pause();
    },
    onBlur: (event: FocusEvent) => {
      if (rowKeyOf(event.relatedTarget) === undefined) setHasFocus(false);
    },
  };

  return { log, activeIndex, keptIndex: hasFocus ? activeIndex : undefined, openKey, rowHandlers };
}

/** The row that stands where the one of `key` was: after what stood above it. */
function inPlaceOf(key: string, before: readonly Row[], rows: readonly Row[]): Row | undefined {
  const kept = new Map(rows.map((row, index) => [row.key, index]));
  const gone = before.findIndex((row) => row.key === key);
  for (let i = gone - 1; i >= 0; i -= 1) {
    const above = kept.get(before[i]?.key ?? "");
    if (above !== undefined) return rows[above + 1] ?? rows[above];
  }
  return rows[0];
}

function rowKeyOf(target: EventTarget | null): string | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>("li[data-key]") : null;
  return row?.dataset.key;
}

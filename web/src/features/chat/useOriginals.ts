import { useEffect, useRef, useState } from "react";
import type { Sequence } from "../../protocol/index";
import type { RoomStore } from "./roomStore";

const page = 100;
/** However fast rows come, and however fast the server answers. */
const periodMs = 2_000;
/** A failure is not asked again at every row that comes. */
const restMs = 5_000;

/** Loads how `wanted` and those before it were typed, one request at a time. */
export function useOriginals(store: RoomStore, wanted: Sequence | undefined): void {
  const isLoading = useRef(false);
  const restUntil = useRef(0);
  const last = useRef<Sequence>(undefined);
  const [, setTurn] = useState(0);
  useEffect(() => {
    if (wanted === undefined || isLoading.current) return;
    const waitMs = restUntil.current - Date.now();
    if (waitMs > 0) {
      const timer = setTimeout(() => setTurn((turn) => turn + 1), waitMs);
      return () => clearTimeout(timer);
    }
    // Asked for and still not here: the server no longer has it.
    restUntil.current = Date.now() + (wanted === last.current ? restMs : periodMs);
    last.current = wanted;
    isLoading.current = true;
    store
      .loadOriginals(wanted, page)
      .catch(() => {
        restUntil.current = Date.now() + restMs;
      })
      .finally(() => {
        isLoading.current = false;
        setTurn((turn) => turn + 1);
      });
  });
}

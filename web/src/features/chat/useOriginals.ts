import { useEffect, useRef } from "react";
import type { Sequence } from "../../protocol";
import type { RoomStore } from "./roomStore";

const page = 100;
/** A failure is not asked again at every row that comes. */
const restMs = 5_000;

/** Loads how `wanted` and those before it were typed, one request at a time. */
export function useOriginals(store: RoomStore, wanted: Sequence | undefined): void {
  const isLoading = useRef(false);
  const restUntil = useRef(0);
  const last = useRef<Sequence>(undefined);
  useEffect(() => {
    if (wanted === undefined || isLoading.current || Date.now() < restUntil.current) return;
    // Asked for and still not here: the server no longer has it.
    if (wanted === last.current) restUntil.current = Date.now() + restMs;
    last.current = wanted;
    isLoading.current = true;
    store
      .loadOriginals(wanted, page)
      .catch(() => {
        restUntil.current = Date.now() + restMs;
      })
      .finally(() => {
        isLoading.current = false;
      });
  });
}

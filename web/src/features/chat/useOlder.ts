import { useMutation } from "@tanstack/react-query";
import { useCallback } from "react";
import type { RoomStore } from "./roomStore";
import { hasOlder } from "./timeline";

/** Loads the page before the oldest message held, one at a time. */
export function useOlder(store: RoomStore) {
  const { mutate, isPending, isError } = useMutation({ mutationFn: () => store.loadOlder() });

  const load = useCallback(() => {
    const { timeline } = store.getState();
    if (!isPending && timeline !== undefined && hasOlder(timeline)) mutate();
  }, [store, mutate, isPending]);

  /** For scrolling: a failure is tried again by the button only, not at every pixel. */
  const loadSoftly = useCallback(() => {
    if (!isError) load();
  }, [load, isError]);

  return { load, loadSoftly, isLoading: isPending, isError };
}

import { useCallback, useSyncExternalStore } from "react";
import type { ChatClient, Limits } from "../../protocol/index";

/** The server's limits, as it said them on connecting. */
export function useLimits(client: ChatClient): Limits {
  const subscribe = useCallback((changed: () => void) => client.on("limits", changed), [client]);
  return useSyncExternalStore(subscribe, () => client.limits);
}

import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { ChatClient } from "../../protocol";
import { type ConnectionNotice, connectionNotice } from "./connectionText";
import { useNow } from "./useNow";

/** The connection's state in words; also reconnects at once when the network is back. */
export function useConnectionNotice(client: ChatClient): ConnectionNotice | undefined {
  const subscribe = useCallback(
    (changed: () => void) => client.on("connection", changed),
    [client],
  );
  const state = useSyncExternalStore(subscribe, () => client.connectionState);
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  const waiting = state.status === "waiting";
  const now = useNow(waiting);

  useEffect(() => {
    const reconnect = () => client.reconnect();
    window.addEventListener("online", reconnect);
    return () => window.removeEventListener("online", reconnect);
  }, [client]);

  return connectionNotice(state, online, now);
}

function subscribeOnline(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

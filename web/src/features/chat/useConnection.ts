import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { ChatClient, ServerError } from "../../protocol/index";
import { texts } from "../../texts";
import { type ConnectionNotice, connectionNotice } from "./connectionText";
import { useNow } from "./useNow";

/** The connection's state in words. */
export function useConnectionNotice(client: ChatClient): ConnectionNotice | undefined {
  const subscribe = useCallback(
    (changed: () => void) => client.on("connection", changed),
    [client],
  );
  const state = useSyncExternalStore(subscribe, () => client.connectionState);
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  const waiting = state.status === "waiting";
  const now = useNow(waiting);
  const refused = useRefused(client);

  return connectionNotice(state, online, now) ?? refused;
}

/** What the server refused last, until it takes a join or the connection changes. */
function useRefused(client: ChatClient): ConnectionNotice | undefined {
  const [refused, setRefused] = useState<ConnectionNotice>();
  useEffect(() => {
    const forget = () => setRefused(undefined);
    const unsubscribes = [
      client.on("error", (error) => setRefused(refusedNotice(error))),
      client.on("viewers", forget),
      client.on("connection", forget),
    ];
    return () => {
      for (const unsubscribe of unsubscribes) unsubscribe();
    };
  }, [client]);
  return refused;
}

function refusedNotice({ code, message }: ServerError): ConnectionNotice {
  const isGone = code === "not_found";
  const text = isGone ? texts.refused.not_found : texts.connection.refused(message);
  return { tone: "error", text };
}

function subscribeOnline(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

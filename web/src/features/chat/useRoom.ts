import { useEffect, useState } from "react";
import type { Api, ChatClient, RoomId } from "../../protocol";
import { RoomStore } from "./roomStore";

/** Joins `room` while it is on the page. `undefined` for the moment before that. */
export function useRoom(room: RoomId, client: ChatClient, api: Api): RoomStore | undefined {
  const [store, setStore] = useState<RoomStore>();
  useEffect(() => {
    const joined = new RoomStore(room, client, api);
    setStore(joined);
    return () => joined.leave();
  }, [room, client, api]);
  return store?.room === room ? store : undefined;
}

import { useEffect, useRef, useState } from "react";
import type { Api, ChatClient, RoomId } from "../../protocol/index";
import { RoomStore } from "./roomStore";

/**
 * Joins `room` while it is on the page, at a pace that may change meanwhile. `undefined` for the
 * moment before that.
 */
export function useRoom(
  room: RoomId,
  client: ChatClient,
  api: Api,
  pace: number,
): RoomStore | undefined {
  const latestPace = useRef(pace);
  latestPace.current = pace;
  const [store, setStore] = useState<RoomStore>();
  useEffect(() => {
    const joined = new RoomStore(room, client, api, latestPace.current);
    setStore(joined);
    return () => joined.leave();
  }, [room, client, api]);
  useEffect(() => store?.setPace(pace), [store, pace]);
  return store?.room === room ? store : undefined;
}

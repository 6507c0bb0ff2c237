import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Api, ChatClient, Room, RoomId } from "../../protocol/index";

const refreshMs = 15_000;

/** Every room; of `current`, the joined one, with the viewers that the live stream says. */
export function useRooms(api: Api, client: ChatClient, current: RoomId | undefined) {
  const query = useQuery({
    queryKey: ["rooms"],
    queryFn: ({ signal }) => api.rooms(signal),
    refetchInterval: refreshMs,
  });
  const live = useLiveViewers(client);
  const rooms = query.data?.map((room) => withLiveViewers(room, live, current));
  return { rooms, isError: query.isError, refetch: query.refetch };
}

interface LiveViewers {
  room: RoomId;
  count: number;
}

function useLiveViewers(client: ChatClient): LiveViewers | undefined {
  const [viewers, setViewers] = useState<LiveViewers>();
  useEffect(() => client.on("viewers", setViewers), [client]);
  return viewers;
}

function withLiveViewers(
  room: Room,
  live: LiveViewers | undefined,
  current: RoomId | undefined,
): Room {
  const isLive = room.id === current && room.id === live?.room;
  return isLive ? { ...room, viewers: live.count } : room;
}

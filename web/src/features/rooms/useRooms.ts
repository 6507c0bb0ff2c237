import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Api, ChatClient, Room, RoomId } from "../../protocol";

const roomsKey = ["rooms"];
const refreshMs = 15_000;

export function useRooms(api: Api) {
  return useQuery({
    queryKey: roomsKey,
    queryFn: ({ signal }) => api.rooms(signal),
    refetchInterval: refreshMs,
  });
}

/** Keeps the viewers of the joined room as fresh as the live stream says. */
export function useLiveViewers(client: ChatClient): void {
  const queries = useQueryClient();
  useEffect(
    () => client.on("viewers", ({ room, count }) => setViewers(queries, room, count)),
    [client, queries],
  );
}

function setViewers(queries: QueryClient, id: RoomId, viewers: number): void {
  queries.setQueryData<Room[]>(roomsKey, (rooms) =>
    rooms?.map((room) => (room.id === id ? { ...room, viewers } : room)),
  );
}

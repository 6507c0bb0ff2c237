import { describe, expect, it } from "vitest";
import { readRoute } from "./route";

describe("a path", () => {
  it.each([
    ["/", { page: "lobby" }],
    ["/r/bestie", { page: "room", room: "bestie" }],
    ["/r/a-b_9/", { page: "room", room: "a-b_9" }],
    ["/r/", { page: "nowhere" }],
    ["/overlay/uwu", { page: "overlay", room: "uwu" }],
    ["/overlay/", { page: "nowhere" }],
    ["/r/Bestie", { page: "nowhere" }],
    ["/r/a/b", { page: "nowhere" }],
    ["/elsewhere", { page: "nowhere" }],
  ])("%s", (path, route) => {
    expect(readRoute(path)).toEqual(route);
  });
});

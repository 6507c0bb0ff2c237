import { useSyncExternalStore } from "react";
import type { RoomId } from "../protocol";

export type Route = { page: "lobby" } | { page: "room"; room: RoomId } | { page: "nowhere" };

export function readRoute(path: string): Route {
  if (path === "/") return { page: "lobby" };
  const [, room] = /^\/r\/([a-z0-9_-]{1,32})\/?$/.exec(path) ?? [];
  return room === undefined ? { page: "nowhere" } : { page: "room", room };
}

export function useRoute(): Route {
  return readRoute(useSyncExternalStore(subscribe, () => window.location.pathname));
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** Lets plain links to this page's own paths change the route instead of loading anew. */
export function interceptLinks(root: Document): void {
  root.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || !isOwn(link) || !isPlainClick(event)) return;
    event.preventDefault();
    if (link.href !== window.location.href) window.history.pushState(null, "", link.href);
    for (const listener of listeners) listener();
  });
}

function isOwn(link: HTMLAnchorElement): boolean {
  return link.origin === window.location.origin && link.target === "";
}

function isPlainClick(event: MouseEvent): boolean {
  const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return event.button === 0 && !modified && !event.defaultPrevented;
}

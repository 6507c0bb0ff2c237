import { useSyncExternalStore } from "react";
import type { RoomId } from "../protocol/index";

export type Route =
  | { page: "lobby" }
  | { page: "room"; room: RoomId }
  | { page: "overlay"; room: RoomId }
  | { page: "nowhere" };

export function readRoute(path: string): Route {
  if (path === "/") return { page: "lobby" };
  const [, page, room] = /^\/(r|overlay)\/([a-z0-9_-]{1,32})\/?$/.exec(path) ?? [];
  if (room === undefined) return { page: "nowhere" };
  return { page: page === "r" ? "room" : "overlay", room };
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

/** To one of this page's own addresses, without loading anew. */
export function navigate(href: string): void {
  if (new URL(href, window.location.href).href !== window.location.href) {
    window.history.pushState(null, "", href);
  }
  for (const listener of listeners) listener();
}

/** Lets plain links to this page's own paths change the route instead of loading anew. */
export function interceptLinks(root: Document): void {
  root.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || !isOwn(link) || !isPlainClick(event)) return;
    event.preventDefault();
    navigate(link.href);
  });
}

function isOwn(link: HTMLAnchorElement): boolean {
  return link.origin === window.location.origin && link.target === "";
}

function isPlainClick(event: MouseEvent): boolean {
  const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return event.button === 0 && !modified && !event.defaultPrevented;
}

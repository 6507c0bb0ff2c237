import { useEffect } from "react";
import type { Room, RoomId } from "../protocol/index";
import { navigate } from "./route";

interface Options {
  rooms: readonly Room[];
  current: RoomId | undefined;
  /** Shortcuts of one character can be switched off. */
  singleKeys: boolean;
  onHelp: () => void;
}

/** The keys that work wherever the focus is; texts.shortcuts.list tells them. */
export function useShortcuts({ rooms, current, singleKeys, onHelp }: Options): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
      if (event.altKey) {
        // There these keys move the caret by a paragraph.
        if (isMac && isTyping(event.target)) return;
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        const at = rooms.findIndex(({ id }) => id === current);
        const room = step === undefined ? undefined : rooms[at + step];
        if (room === undefined || at === -1) return;
        event.preventDefault();
        navigate(`/r/${room.id}`);
        return;
      }
      if (!singleKeys || isTyping(event.target)) return;
      if (event.key === "?") {
        event.preventDefault();
        onHelp();
      } else if (event.key === "/") {
        event.preventDefault();
        document.getElementById("message-box")?.focus();
      }
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [rooms, current, singleKeys, onHelp]);
}

const isMac = /^(Mac|iP)/.test(navigator.platform);

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("input, textarea, select, [role=dialog] *");
}

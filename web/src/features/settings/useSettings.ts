import { useSyncExternalStore } from "react";
import type { Settings } from "./settings";
import type { SettingsStore } from "./settingsStore";

export function useSettings(store: SettingsStore): Settings {
  return useSyncExternalStore(store.subscribe, store.get);
}

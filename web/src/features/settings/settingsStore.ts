import { readSettings, type Settings } from "./settings";

const storageKey = "twitchy.settings";

/** The reader's settings. Kept in the browser's storage, so shared by all of its tabs. */
export class SettingsStore {
  private settings: Settings;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly storage: Storage) {
    this.settings = this.read();
  }

  get = (): Settings => this.settings;

  set(change: Partial<Settings>): void {
    this.become({ ...this.settings, ...change });
    try {
      this.storage.setItem(storageKey, JSON.stringify(this.settings));
    } catch {
      // A browser that stores nothing still holds the settings until the page is closed.
    }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes over what another tab set. */
  followOtherTabs(target: Window): void {
    target.addEventListener("storage", (event) => {
      if (event.key === storageKey || event.key === null) this.become(this.read());
    });
  }

  private become(settings: Settings): void {
    this.settings = settings;
    for (const listener of this.listeners) listener();
  }

  private read(): Settings {
    try {
      return readSettings(JSON.parse(this.storage.getItem(storageKey) ?? "null"));
    } catch {
      return readSettings(null);
    }
  }
}

/** Puts on the document what its style sheets look at. */
export function applyToDocument(store: SettingsStore, root: HTMLElement): void {
  const apply = () => {
    const { theme, textSize } = store.get();
    root.dataset.theme = theme;
    root.dataset.textSize = textSize;
  };
  store.subscribe(apply);
  apply();
}

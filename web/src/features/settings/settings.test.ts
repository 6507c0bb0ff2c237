import { describe, expect, it, vi } from "vitest";
import { defaults, readSettings } from "./settings";
import { applyToDocument, SettingsStore } from "./settingsStore";

describe("settings", () => {
  it("outlive the page", () => {
    new SettingsStore(localStorage).set({ theme: "light", pace: 0 });
    expect(new SettingsStore(localStorage).get()).toEqual({ ...defaults, theme: "light", pace: 0 });
  });

  it("are the defaults where what was stored makes no sense", () => {
    expect(readSettings({ theme: "pink", pace: 7, originals: "yes", more: 1 })).toEqual(defaults);
    localStorage.setItem("twitchy.settings", "{");
    expect(new SettingsStore(localStorage).get()).toEqual(defaults);
  });

  it("follow what other tabs do", () => {
    const store = new SettingsStore(localStorage);
    const changed = vi.fn();
    store.followOtherTabs(window);
    store.subscribe(changed);
    new SettingsStore(localStorage).set({ textSize: "huge" });
    window.dispatchEvent(new StorageEvent("storage", { key: "twitchy.settings" }));
    expect(changed).toHaveBeenCalledOnce();
    expect(store.get().textSize).toBe("huge");
  });

  it("stand on the document for its style sheets", () => {
    const store = new SettingsStore(localStorage);
    applyToDocument(store, document.documentElement);
    expect(document.documentElement.dataset.theme).toBe("system");
    store.set({ theme: "dark", textSize: "large" });
    expect(document.documentElement.dataset).toMatchObject({ theme: "dark", textSize: "large" });
  });
});

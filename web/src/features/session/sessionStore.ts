import type { Session, Unsubscribe } from "../../protocol/index";

const storageKey = "twitchy.session";

/** Who is signed in here. Kept in the browser's storage, so shared by all of its tabs. */
export class SessionStore {
  private session: Session | null;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly storage: Storage,
    private readonly now: () => number = Date.now,
  ) {
    this.session = this.read();
  }

  get = (): Session | null => this.session;

  set(session: Session | null): void {
    this.session = session;
    this.write(session);
    for (const listener of this.listeners) listener();
  }

  subscribe = (listener: () => void): Unsubscribe => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes over what another tab did. */
  followOtherTabs(target: Window): void {
    target.addEventListener("storage", (event) => {
      if (event.key !== storageKey && event.key !== null) return;
      this.session = this.read();
      for (const listener of this.listeners) listener();
    });
  }

  private read(): Session | null {
    try {
      const session: Session | null = JSON.parse(this.storage.getItem(storageKey) ?? "null");
      return session !== null && session.expires_at > this.now() ? session : null;
    } catch {
      return null;
    }
  }

  private write(session: Session | null): void {
    try {
      if (session === null) this.storage.removeItem(storageKey);
      else this.storage.setItem(storageKey, JSON.stringify(session));
    } catch {
      // A browser that stores nothing still holds the session until the page is closed.
    }
  }
}

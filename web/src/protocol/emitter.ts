export type Unsubscribe = () => void;

type Listener<T> = (event: T) => void;

/** Typed events. A listener added or removed while one is emitted takes part from the next on. */
export class Emitter<Events extends object> {
  private readonly listeners = new Map<keyof Events, ReadonlySet<Listener<never>>>();

  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Unsubscribe {
    this.listeners.set(name, new Set(this.listeners.get(name)).add(listener));
    return () => {
      const rest = new Set(this.listeners.get(name));
      rest.delete(listener);
      this.listeners.set(name, rest);
    };
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const listener of this.listeners.get(name) ?? []) {
      (listener as Listener<Events[Name]>)(event);
    }
  }
}

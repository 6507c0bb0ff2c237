// Everything the client takes from the world outside, so that a test can hold it.

// A method's parameter is checked both ways, so the browser's own WebSocket fits.
type Handler<Event> = { handle(event: Event): void }["handle"];

export interface Socket {
  onopen: Handler<object> | null;
  onmessage: Handler<{ data: unknown }> | null;
  onclose: Handler<{ code: number }> | null;
  send(data: string): void;
  close(code?: number): void;
}

export type Timer = unknown;

export type SayStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface Environment {
  WebSocket: new (url: string) => Socket;
  /** Milliseconds since 1970. */
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
  setTimer(run: () => void, delayMs: number): Timer;
  clearTimer(timer: Timer): void;
  /** This tab's own, where what has no outcome yet outlives a reload; left out: it does not. */
  storage?: SayStorage;
}

export function browserEnvironment(): Environment {
  return {
    WebSocket: globalThis.WebSocket,
    now: () => Date.now(),
    random: () => Math.random(),
    setTimer: (run, delayMs) => setTimeout(run, delayMs),
    clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  };
}

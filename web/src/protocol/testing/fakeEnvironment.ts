import type { Environment, SayStorage, Socket, Timer } from "../environment.ts";
import type { ClientFrame } from "../frames.ts";

/** A server's end of one connection, in a test's hands. */
export class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  closedByClient = false;
  private readonly sent: ClientFrame[] = [];

  constructor(readonly url: string) {}

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.closedByClient = true;
  }

  open(): void {
    this.onopen?.({});
  }

  receive(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  receiveRaw(data: unknown): void {
    this.onmessage?.({ data });
  }

  fall(code = 1006): void {
    this.onclose?.({ code });
  }

  /** What the client sent since this was last asked. */
  take(): ClientFrame[] {
    return this.sent.splice(0);
  }
}

interface FakeTimer {
  at: number;
  run: () => void;
}

/** Time moves only by `advance`; randomness is a fixed number unless a test sets it. */
export class FakeEnvironment implements Environment {
  readonly sockets: FakeSocket[] = [];
  readonly WebSocket: new (
    url: string,
  ) => Socket;
  nextRandom: () => number = countingRandom();
  storage?: SayStorage;
  private time = 1_700_000_000_000;
  private readonly timers = new Set<FakeTimer>();

  constructor() {
    const { sockets } = this;
    this.WebSocket = class extends FakeSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    };
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened yet");
    return socket;
  }

  now = (): number => this.time;

  random = (): number => this.nextRandom();

  setTimer = (run: () => void, delayMs: number): Timer => {
    const timer: FakeTimer = { at: this.time + delayMs, run };
    this.timers.add(timer);
    return timer;
  };

  clearTimer = (timer: Timer): void => {
    this.timers.delete(timer as FakeTimer);
  };

  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = [...this.timers].filter((t) => t.at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.timers.delete(next);
      this.time = next.at;
      next.run();
    }
    this.time = end;
  }
}

/** Different at every call, the same in every run. */
function countingRandom(): () => number {
  let calls = 0;
  return () => {
    calls += 1;
    return (calls * 0.618_033_988_75) % 1;
  };
}

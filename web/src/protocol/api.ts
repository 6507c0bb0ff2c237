import { readMessages } from "./entries";
import type { Credentials, Page, Problem, Room, RoomId, Sequence, Session, User } from "./types";

/** A call that the server refused, or that never reached it (`code` is then `unreachable`). */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** `original: 1` adds each text as it was typed. */
export type PageQuery = { limit: number; original?: 1 } & (
  | { before?: Sequence; after?: never }
  | { after: Sequence; before?: never }
);

export interface Api {
  rooms(signal?: AbortSignal): Promise<Room[]>;
  messages(room: RoomId, query: PageQuery): Promise<Page>;
  register(credentials: Credentials): Promise<User>;
  signIn(credentials: Credentials): Promise<Session>;
  signOut(token: string): Promise<void>;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export function createApi(
  base = "/api/v1",
  fetch: Fetch = (url, init) => globalThis.fetch(url, init),
): Api {
  async function call(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await reach(fetch, base + path, init);
    if (!response.ok) throw await readProblem(response);
    return response.status === 204 ? undefined : response.json();
  }

  return {
    async rooms(signal) {
      const body = await call("/rooms", signal ? { signal } : {});
      return (body as { rooms: Room[] }).rooms;
    },
    async messages(room, query) {
      const page = (await call(`/rooms/${room}/messages?${toSearch(query)}`)) as Page;
      return { ...page, messages: readMessages(page.messages) };
    },
    register: (credentials) => call("/users", post(credentials)) as Promise<User>,
    signIn: (credentials) => call("/sessions", post(credentials)) as Promise<Session>,
    async signOut(token) {
      await call("/sessions/current", {
        method: "DELETE",
        headers: { Authorization: `Bearer ${token}` },
      });
    },
  };
}

async function reach(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, "unreachable", "The server cannot be reached.");
  }
}

async function readProblem(response: Response): Promise<ApiError> {
  const problem: Partial<Problem> = await response.json().catch(() => ({}));
  return new ApiError(
    response.status,
    problem.code ?? "unknown",
    problem.detail ?? problem.title ?? response.statusText,
    problem.retry_after_ms ?? readRetryAfterMs(response.headers),
  );
}

function readRetryAfterMs(headers: Headers): number | undefined {
  const seconds = Number.parseInt(headers.get("Retry-After") ?? "", 10);
  return Number.isNaN(seconds) ? undefined : seconds * 1000;
}

function post(body: unknown): RequestInit {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
}

function toSearch(query: object): URLSearchParams {
  const known = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(known.map(([name, value]) => [name, String(value)]));
}

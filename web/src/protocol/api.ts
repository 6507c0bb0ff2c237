import { readMessages } from "./entries.ts";
import type { operations, paths } from "./rest.generated.ts";
import type { Credentials, Page, Problem, Room, RoomId, Session, User } from "./types.ts";

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

/** Whether the same call may succeed a moment later. */
export function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

/** `original: 1` adds each text as it was typed. */
export type PageQuery = { original?: 1 } & Required<Pick<QueryOf<"get_messages">, "limit">> &
  (
    | (Pick<QueryOf<"get_messages">, "before"> & { after?: never })
    | (Pick<QueryOf<"get_messages">, "after"> & { before?: never })
  );

export interface Api {
  rooms(signal?: AbortSignal): Promise<Room[]>;
  messages(room: RoomId, query: PageQuery): Promise<Page>;
  register(credentials: Credentials): Promise<User>;
  signIn(credentials: Credentials): Promise<Session>;
  signOut(token: string): Promise<undefined>;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** `origin` as in `https://chat.example`; the page's own if left out. */
export function createApi(
  origin = "",
  fetch: Fetch = (url, init) => globalThis.fetch(url, init),
): Api {
  async function call<O extends keyof typeof routes>(
    operation: O,
    { room = "", query, ...init }: RequestInit & { room?: RoomId; query?: QueryOf<O> } = {},
  ): Promise<Answer<O>> {
    const { method, path } = routes[operation];
    const url = origin + path.replace("{room}", encodeURIComponent(room)) + toSearch(query);
    const response = await reach(fetch, url, { method, ...init });
    if (!response.ok) throw await readProblem(response);
    return (response.status === 204 ? undefined : await response.json()) as Answer<O>;
  }

  return {
    async rooms(signal) {
      return (await call("list_rooms", signal && { signal })).rooms;
    },
    async messages(room, { original, ...range }) {
      const query = { ...range, ...(original && { original: String(original) }) };
      const page = await call("get_messages", { room, query });
      return { ...page, messages: readMessages(page.messages) };
    },
    register: (credentials) => call("register", json(credentials)),
    signIn: (credentials) => call("sign_in", json(credentials)),
    signOut: (token) => call("sign_out", { headers: { Authorization: `Bearer ${token}` } }),
  };
}

type Operation = keyof operations;

/** Method and path of an operation, as the specification has them: no others fit. */
type Route<O extends Operation> = {
  [Path in keyof paths]-?: {
    [Method in keyof paths[Path]]-?: paths[Path][Method] extends operations[O]
      ? operations[O] extends paths[Path][Method]
        ? { method: Uppercase<Extract<Method, string>>; path: Path }
        : never
      : never;
  }[keyof paths[Path]];
}[keyof paths];

const routes = {
  list_rooms: { method: "GET", path: "/api/v1/rooms" },
  get_messages: { method: "GET", path: "/api/v1/rooms/{room}/messages" },
  register: { method: "POST", path: "/api/v1/users" },
  sign_in: { method: "POST", path: "/api/v1/sessions" },
  sign_out: { method: "DELETE", path: "/api/v1/sessions/current" },
} satisfies { [O in Operation]?: Route<O> };

type QueryOf<O extends Operation> = NonNullable<operations[O]["parameters"]["query"]>;

/** The body of an operation's success; nothing where there is none. */
type Answer<O extends Operation> = BodyOf<
  operations[O]["responses"][keyof operations[O]["responses"] & (200 | 201 | 204)]
>;
type BodyOf<Success> = Success extends { content: { "application/json": infer Body } }
  ? Body
  : undefined;

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

function json(body: unknown): RequestInit {
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function toSearch(query: object = {}): string {
  const known = Object.entries(query).filter(([, value]) => value !== undefined);
  if (known.length === 0) return "";
  return `?${new URLSearchParams(known.map(([name, value]) => [name, String(value)]))}`;
}

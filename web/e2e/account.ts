import type { TwitchyServer } from "./server";

const password = "correct horse battery";

/** A user who talks by REST alone. */
export class Account {
  private constructor(
    private readonly server: TwitchyServer,
    readonly name: string,
    readonly token: string,
  ) {}

  static readonly password = password;

  static async register(server: TwitchyServer, name: string): Promise<Account> {
    await post(server, "/users", { name, password });
    const { token } = await post<{ token: string }>(server, "/sessions", { name, password });
    return new Account(server, name, token);
  }

  say(room: string, text: string): Promise<{ seq: number; text: string }> {
    return post(this.server, `/rooms/${room}/messages`, { text }, this.token);
  }
}

async function post<Answer>(
  server: TwitchyServer,
  path: string,
  body: object,
  token?: string,
): Promise<Answer> {
  const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...authorization },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

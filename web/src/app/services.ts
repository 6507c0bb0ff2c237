import { QueryClient } from "@tanstack/react-query";
import { SessionStore } from "../features/session/sessionStore";
import { SettingsStore } from "../features/settings/settingsStore";
import { type Api, ApiError, ChatClient, createApi } from "../protocol";

/** What lives as long as the page. */
export interface Services {
  api: Api;
  client: ChatClient;
  session: SessionStore;
  settings: SettingsStore;
  queries: QueryClient;
}

export function createServices(): Services {
  const api = createApi();
  const client = new ChatClient(socketUrl(window.location));
  const session = new SessionStore(window.localStorage);
  const settings = new SettingsStore(window.localStorage);
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: (failures, error) => failures < 3 && isPassing(error) } },
  });

  const takeToken = () => client.setToken(session.get()?.token ?? null);
  session.followOtherTabs(window);
  settings.followOtherTabs(window);
  session.subscribe(takeToken);
  client.on("expired", () => session.set(null));
  takeToken();
  return { api, client, session, settings, queries };
}

function socketUrl({ protocol, host }: Location): string {
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/api/v1/ws`;
}

function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

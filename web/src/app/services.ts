import { QueryClient } from "@tanstack/react-query";
import { SessionStore } from "../features/session/sessionStore";
import { SettingsStore } from "../features/settings/settingsStore";
import { type Api, browserEnvironment, ChatClient, createApi, isPassing } from "../protocol/index";

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
  const environment = { ...browserEnvironment(), storage: window.sessionStorage };
  const client = new ChatClient(socketUrl(window.location), environment);
  const session = new SessionStore(window.localStorage);
  const settings = new SettingsStore(window.localStorage);

  const takeToken = () => client.setToken(session.get()?.token ?? null);
  session.followOtherTabs(window);
  settings.followOtherTabs(window);
  session.subscribe(takeToken);
  client.on("expired", (token) => {
    // Another tab may have signed in anew meanwhile.
    if (session.get()?.token === token) session.set(null);
  });
  takeToken();
  wakeWithDevice(client);
  return { api, client, session, settings, queries: createQueries() };
}

/** A browser that takes itself to be offline may be wrong: calls are made all the same. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        retry: (failures, error) => failures < 3 && isPassing(error),
      },
      mutations: { networkMode: "always" },
    },
  });
}

function wakeWithDevice(client: ChatClient): void {
  window.addEventListener("online", () => client.wake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") client.wake();
  });
}

function socketUrl({ protocol, host }: Location): string {
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/api/v1/ws`;
}

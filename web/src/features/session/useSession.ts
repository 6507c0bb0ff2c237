import { useMutation } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { type Api, ApiError, type Credentials, type Session } from "../../protocol";
import type { SessionStore } from "./sessionStore";

export function useSession(store: SessionStore): Session | null {
  return useSyncExternalStore(store.subscribe, store.get);
}

export type AuthMode = "register" | "signIn";

export function useAuthenticate(api: Api, store: SessionStore, mode: AuthMode) {
  return useMutation({
    mutationFn: async (credentials: Credentials) => {
      if (mode === "register") await api.register(credentials);
      return api.signIn(credentials);
    },
    onSuccess: (session) => store.set(session),
  });
}

/** Signs out here at once; the server is told, but cannot keep anyone signed in. */
export function useSignOut(api: Api, store: SessionStore) {
  return useMutation({
    mutationFn: async () => {
      const token = store.get()?.token;
      store.set(null);
      if (token !== undefined) await api.signOut(token);
    },
    retry: (failures, error) => failures < 3 && isPassing(error),
  });
}

function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

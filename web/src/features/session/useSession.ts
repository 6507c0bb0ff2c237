import { useMutation } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { type Api, type Credentials, isPassing, type Session } from "../../protocol/index";
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
export function useSignOut(api: Api, store: SessionStore): () => void {
  const { mutate } = useMutation({
    mutationFn: (token: string) => api.signOut(token),
    retry: (failures, error) => failures < 3 && isPassing(error),
  });
  return useCallback(() => {
    const session = store.get();
    store.set(null);
    if (session !== null) mutate(session.token);
  }, [store, mutate]);
}

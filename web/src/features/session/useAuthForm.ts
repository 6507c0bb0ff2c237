import { type FormEvent, useState } from "react";
import type { Api } from "../../protocol/index";
import { checkNewCredentials, type FormErrors, toFormErrors } from "./credentials";
import type { SessionStore } from "./sessionStore";
import { type AuthMode, useAuthenticate } from "./useSession";

/** One form that registers or signs in. That it succeeded shows in the session. */
export function useAuthForm(api: Api, store: SessionStore, mode: AuthMode) {
  const [errors, setErrors] = useState<FormErrors>({});
  const authenticate = useAuthenticate(api, store, mode);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const credentials = {
      name: String(data.get("name")).trim(),
      password: String(data.get("password")),
    };
    const wrong = mode === "register" ? checkNewCredentials(credentials) : undefined;
    setErrors(wrong ?? {});
    if (wrong !== undefined) return;
    authenticate.mutate(credentials, { onError: (error) => setErrors(toFormErrors(error)) });
  }

  return { submit, errors, isBusy: authenticate.isPending };
}

import { Button } from "../../components/Button";
import { TextField } from "../../components/TextField";
import type { Api } from "../../protocol/index";
import { texts } from "../../texts";
import styles from "./AuthForm.module.css";
import type { SessionStore } from "./sessionStore";
import { useAuthForm } from "./useAuthForm";
import type { AuthMode } from "./useSession";

interface Props {
  api: Api;
  store: SessionStore;
  mode: AuthMode;
}

export function AuthForm({ api, store, mode }: Props) {
  const { submit, errors, isBusy } = useAuthForm(api, store, mode);
  const isNew = mode === "register";
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        label={texts.session.nameLabel}
        name="name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        maxLength={25}
        hint={isNew ? texts.session.nameRule : undefined}
        error={errors.name}
      />
      <TextField
        label={texts.session.passwordLabel}
        name="password"
        type="password"
        autoComplete={isNew ? "new-password" : "current-password"}
        required
        hint={isNew ? texts.session.passwordRule : undefined}
        error={errors.password}
      />
      <p className={styles.formError} role="alert">
        {errors.form}
      </p>
      <Button type="submit" look="primary" disabled={isBusy}>
        {isNew ? texts.session.register : texts.session.signIn}
      </Button>
    </form>
  );
}

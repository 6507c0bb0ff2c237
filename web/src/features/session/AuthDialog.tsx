import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import type { Api } from "../../protocol";
import styles from "./AuthDialog.module.css";
import { AuthForm } from "./AuthForm";
import type { SessionStore } from "./sessionStore";
import type { AuthMode } from "./useSession";

interface Props {
  api: Api;
  store: SessionStore;
  mode: AuthMode;
  onMode: (mode: AuthMode) => void;
  onClose: () => void;
}

export function AuthDialog({ api, store, mode, onMode, onClose }: Props) {
  const isNew = mode === "register";
  return (
    <Dialog title={isNew ? "Register to talk" : "Welcome back"} onClose={onClose}>
      <AuthForm key={mode} api={api} store={store} mode={mode} />
      <p className={styles.other}>
        {isNew ? "Registered already?" : "New here?"}
        <Button look="plain" onClick={() => onMode(isNew ? "signIn" : "register")}>
          {isNew ? "Sign in instead" : "Register instead"}
        </Button>
      </p>
    </Dialog>
  );
}

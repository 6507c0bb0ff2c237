import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import type { Api } from "../../protocol/index";
import { texts } from "../../texts";
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

/** Loaded when it is first opened. */
export default function AuthDialog({ api, store, mode, onMode, onClose }: Props) {
  const isNew = mode === "register";
  return (
    <Dialog
      title={isNew ? texts.session.registerTitle : texts.session.signInTitle}
      onClose={onClose}
    >
      <AuthForm key={mode} api={api} store={store} mode={mode} />
      <p className={styles.other}>
        {isNew ? texts.session.registeredAlready : texts.session.newHere}
        <Button look="plain" onClick={() => onMode(isNew ? "signIn" : "register")}>
          {isNew ? texts.session.signInInstead : texts.session.registerInstead}
        </Button>
      </p>
    </Dialog>
  );
}

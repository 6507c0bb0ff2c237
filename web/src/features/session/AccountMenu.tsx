import { Button } from "../../components/Button";
import type { Session } from "../../protocol/index";
import { texts } from "../../texts";
import styles from "./AccountMenu.module.css";
import type { AuthMode } from "./useSession";

interface Props {
  session: Session | null;
  onAuth: (mode: AuthMode) => void;
  onSignOut: () => void;
}

export function AccountMenu({ session, onAuth, onSignOut }: Props) {
  if (session === null) {
    return (
      <div className={styles.menu}>
        <Button onClick={() => onAuth("signIn")}>{texts.session.signIn}</Button>
        <Button look="primary" onClick={() => onAuth("register")}>
          {texts.session.register}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.menu}>
      <span className={styles.name} title={texts.session.signedInAs(session.user.name)}>
        {session.user.name}
      </span>
      <Button onClick={onSignOut}>{texts.session.signOut}</Button>
    </div>
  );
}

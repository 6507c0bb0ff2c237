import { Button } from "../../components/Button";
import type { Session } from "../../protocol";
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
        <Button onClick={() => onAuth("signIn")}>Sign in</Button>
        <Button look="primary" onClick={() => onAuth("register")}>
          Register
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.menu}>
      <span className={styles.name} title={`Signed in as ${session.user.name}`}>
        {session.user.name}
      </span>
      <Button onClick={onSignOut}>Sign out</Button>
    </div>
  );
}

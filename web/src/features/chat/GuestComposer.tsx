import { Button } from "../../components/Button";
import styles from "./Composer.module.css";

interface Props {
  title: string;
  onRegister: () => void;
  onSignIn: () => void;
}

/** Where a guest would type: why that is not possible, and the way to it. */
export function GuestComposer({ title, onRegister, onSignIn }: Props) {
  return (
    <div className={styles.composer}>
      <p id="guest-note" className={styles.guestNote}>
        You are reading as a guest. Anyone can read; to talk, you need a name.
      </p>
      <div className={styles.line}>
        <textarea
          className={styles.input}
          aria-label={`Message ${title}`}
          aria-describedby="guest-note"
          placeholder="Only registered users can talk"
          rows={1}
          disabled
        />
        <Button look="primary" onClick={onRegister}>
          Register to talk
        </Button>
        <Button onClick={onSignIn}>Sign in</Button>
      </div>
    </div>
  );
}

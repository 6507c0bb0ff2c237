import { Button } from "../../components/Button";
import { texts } from "../../texts";
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
        {texts.composer.guestNote}
        <Button look="plain" onClick={onSignIn}>
          {texts.composer.signIn}
        </Button>
      </p>
      <div className={styles.line}>
        <div className={styles.box}>
          <textarea
            className={styles.input}
            aria-label={texts.composer.name(title)}
            aria-describedby="guest-note"
            placeholder={texts.composer.guestPlaceholder}
            rows={1}
            disabled
          />
        </div>
        <Button id="message-box" look="primary" onClick={onRegister}>
          {texts.composer.register}
        </Button>
      </div>
    </div>
  );
}

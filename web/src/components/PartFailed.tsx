import { texts } from "../texts";
import { Button } from "./Button";
import styles from "./PartFailed.module.css";

interface Props {
  onRetry: () => void;
  onClose: () => void;
}

/** A browser may remember that a file could not be loaded, so reloading the page is offered too. */
export function PartFailed({ onRetry, onClose }: Props) {
  return (
    <div className={styles.part} role="alert">
      {texts.part.failed}
      <Button look="primary" onClick={onRetry}>
        {texts.part.tryAgain}
      </Button>
      <Button onClick={() => window.location.reload()}>{texts.part.reload}</Button>
      <Button look="plain" onClick={onClose}>
        {texts.part.close}
      </Button>
    </div>
  );
}

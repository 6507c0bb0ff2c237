import { texts } from "../texts";
import styles from "./SkipLinks.module.css";

/** For those who come by keyboard: past the rooms, at once. */
export function SkipLinks() {
  return (
    <nav className={styles.links} aria-label={texts.page.skip}>
      <button type="button" onClick={focusLog}>
        {texts.page.skipToMessages}
      </button>
      <button type="button" onClick={() => document.getElementById("message-box")?.focus()}>
        {texts.page.skipToInput}
      </button>
    </nav>
  );
}

/** To the row where the arrow keys go on; to the log itself while it has none. */
function focusLog(): void {
  const log = document.getElementById("messages");
  (log?.querySelector<HTMLElement>('li[tabindex="0"]') ?? log)?.focus();
}

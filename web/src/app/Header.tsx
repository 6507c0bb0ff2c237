import { Logo } from "../components/Logo";
import { AccountMenu } from "../features/session/AccountMenu";
import type { AuthMode } from "../features/session/useSession";
import type { Session } from "../protocol/index";
import { texts } from "../texts";
import styles from "./App.module.css";

interface Props {
  session: Session | null;
  onAuth: (mode: AuthMode) => void;
  onSignOut: () => void;
  onSettings: () => void;
  onShortcuts: () => void;
}

export function Header({ session, onAuth, onSignOut, onSettings, onShortcuts }: Props) {
  return (
    <header className={styles.header}>
      <a href="/" className={styles.home} aria-label={texts.page.home}>
        <Logo />
      </a>
      <div className={styles.tools}>
        <button
          type="button"
          className={`${styles.tool} ${styles.wideOnly}`}
          aria-label={texts.page.shortcuts}
          title={texts.page.shortcuts}
          onClick={onShortcuts}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <rect x="2" y="5" width="16" height="10.5" rx="2" />
            <path d="M5 8.5h.1M8.3 8.5h.1M11.6 8.5h.1M14.9 8.5h.1M6.5 12h7" />
          </svg>
        </button>
        <button
          type="button"
          className={styles.tool}
          aria-label={texts.page.settings}
          title={texts.page.settings}
          onClick={onSettings}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M3 6h7M14 6h3M3 14h3M10 14h7" />
            <circle cx="12" cy="6" r="2" />
            <circle cx="8" cy="14" r="2" />
          </svg>
        </button>
        <AccountMenu session={session} onAuth={onAuth} onSignOut={onSignOut} />
      </div>
    </header>
  );
}

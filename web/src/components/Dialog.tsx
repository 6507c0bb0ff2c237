import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { texts } from "../texts";
import styles from "./Dialog.module.css";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Modal while it is rendered: keeps the focus inside, closes on Escape, gives the focus back. */
export function Dialog({ title, onClose, children }: Props) {
  return (
    <Radix.Root open onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        {/* Not Radix's overlay: that locks the scrolling of a page that has none to lock. */}
        <div className={styles.backdrop} />
        <Radix.Content
          className={styles.dialog}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            const field = (event.currentTarget as HTMLElement).querySelector("input");
            if (field?.type !== "text") return;
            event.preventDefault();
            field.focus();
          }}
        >
          <header className={styles.header}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close className={styles.close} aria-label={texts.page.close}>
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="m3.5 3.5 9 9m0-9-9 9" />
              </svg>
            </Radix.Close>
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

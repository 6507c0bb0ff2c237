import { DropdownMenu } from "radix-ui";
import type { RefObject } from "react";
import { texts } from "../../texts";
import styles from "./PaceControl.module.css";
import { type Pace, paceChoices } from "./paceChoices";

interface Props {
  pace: Pace;
  onPace: (pace: Pace) => void;
  onClose: () => void;
  /** Opened it, and gets the focus back. */
  button: RefObject<HTMLButtonElement | null>;
}

/** Loaded when it is first opened; open while it is rendered. */
export default function PaceMenu({ pace, onPace, onClose, button }: Props) {
  const pick = (value: string) => {
    const choice = paceChoices.find((each) => String(each.pace) === value);
    if (choice !== undefined) onPace(choice.pace);
  };
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => open || onClose()}>
      <DropdownMenu.Trigger asChild>
        <span className={styles.anchor} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        className={styles.menu}
        align="end"
        sideOffset={6}
        aria-label={texts.pace.title}
        aria-labelledby={undefined}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          button.current?.focus();
        }}
        onInteractOutside={(event) => {
          // The button closes it itself.
          if (button.current?.contains(event.target as Node)) event.preventDefault();
        }}
      >
        <DropdownMenu.Label className={styles.title}>{texts.pace.title}</DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={String(pace)} onValueChange={pick}>
          {paceChoices.map((choice) => (
            <DropdownMenu.RadioItem
              key={choice.pace}
              value={String(choice.pace)}
              className={styles.choice}
            >
              <span className={styles.label}>{choice.label}</span>
              <span className={styles.hint}>{choice.hint}</span>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

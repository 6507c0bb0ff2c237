import { useRef, useState } from "react";
import { lazily } from "../../components/lazily";
import { texts } from "../../texts";
import styles from "./PaceControl.module.css";
import { type Pace, paceChoices } from "./paceChoices";

const PaceMenu = lazily(() => import("./PaceMenu"));

interface Props {
  pace: Pace;
  onPace: (pace: Pace) => void;
}

/** How many messages a second the reader wants to see. */
export function PaceControl({ pace, onPace }: Props) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const current = paceChoices.find((choice) => choice.pace === pace)?.label ?? "";
  return (
    <div className={styles.pace}>
      <button
        ref={button}
        type="button"
        className={styles.trigger}
        aria-label={texts.pace.name(current)}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2.5 12a6 6 0 1 1 11 0M8 10.5 10.5 6" />
        </svg>
        {current}
      </button>
      {isOpen && (
        <PaceMenu pace={pace} onPace={onPace} onClose={() => setOpen(false)} button={button} />
      )}
    </div>
  );
}

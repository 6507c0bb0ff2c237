import { type ComponentProps, useId } from "react";
import styles from "./TextField.module.css";

type Props = Omit<ComponentProps<"input">, "id"> & {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
};

export function TextField({ label, hint, error, ...input }: Props) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        className={styles.input}
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        {...input}
      />
      <p
        id={`${id}-note`}
        className={error === undefined ? styles.hint : styles.error}
        aria-live="polite"
      >
        {note}
      </p>
    </div>
  );
}

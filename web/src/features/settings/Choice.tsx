import { useId } from "react";
import styles from "./SettingsDialog.module.css";

interface Props<Option extends string> {
  label: string;
  options: readonly Option[];
  names: Record<Option, string>;
  value: Option;
  onChange: (value: Option) => void;
}

/** One of a few, side by side. */
export function Choice<Option extends string>(props: Props<Option>) {
  const { label, options, names, value, onChange } = props;
  const group = useId();
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.label}>{label}</legend>
      <div className={styles.options}>
        {options.map((option) => (
          <label key={option} className={styles.option}>
            <input
              type="radio"
              className="visually-hidden"
              name={group}
              checked={option === value}
              onChange={() => onChange(option)}
            />
            {names[option]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

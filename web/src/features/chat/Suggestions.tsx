import { texts } from "../../texts";
import styles from "./Composer.module.css";
import { MessageText } from "./MessageText";

interface Props {
  id: string;
  options: readonly string[];
  chosen: number;
  onTake: (option: string) => void;
}

export const optionId = (id: string, index: number) => `${id}-${index}`;

/** The list that the composer's input steers; the focus stays in the input. */
export function Suggestions({ id, options, chosen, onTake }: Props) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={texts.composer.suggestions}
      className={styles.suggestions}
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the keys.
        <div
          key={option}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className={styles.suggestion}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(option)}
        >
          {option.startsWith(":") && <MessageText text={option} reader={undefined} />}
          <span>{option}</span>
        </div>
      ))}
    </div>
  );
}

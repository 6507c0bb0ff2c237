import { useMemo } from "react";
import { texts } from "../../texts";
import styles from "./MessageText.module.css";
import { splitText, type TextPart } from "./textParts";

interface Props {
  text: string;
  /** The reader's name in lower case. */
  reader: string | undefined;
}

export function MessageText({ text, reader }: Props) {
  const parts = useMemo(() => splitText(text), [text]);
  return (
    <span className={styles.text} dir="auto">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes, so neither do its parts.
        <Part key={index} part={part} reader={reader} />
      ))}
    </span>
  );
}

function Part({ part, reader }: { part: TextPart; reader: string | undefined }) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "mention":
      return (
        <span className={styles.mention} data-self={part.name.toLowerCase() === reader}>
          {part.text}
        </span>
      );
    case "link":
      return (
        <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
          {part.text}
        </a>
      );
    case "emote": {
      const name = texts.log.emote(part.name);
      return <img className={styles.emote} src={part.source} alt={name} title={name} />;
    }
    case "emoji":
      return <span className={styles.emoji}>{part.text}</span>;
  }
}

import { texts } from "../../texts";
import { styleExample } from "../../texts/styleExamples";
import styles from "./Flavour.module.css";

/** Below the input: what the room's style does to a line. */
export function Flavour({ style }: { style: string | undefined }) {
  const example = style === undefined ? undefined : styleExample(style);
  if (style === undefined || example === undefined) return <p className={styles.flavour} />;
  return (
    <p className={styles.flavour} title={`${example.typed} → ${example.becomes}`}>
      <span className="visually-hidden">{texts.composer.flavour(style)} </span>
      <span className={styles.typed}>{example.typed}</span>
      <span aria-hidden="true"> → </span>
      <span className="visually-hidden"> {texts.composer.flavourHidden} </span>
      {example.becomes}
    </p>
  );
}

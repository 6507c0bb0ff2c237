import { Button } from "../../components/Button";
import type { Say } from "../../protocol/index";
import { texts } from "../../texts";
import { MessageText } from "./MessageText";
import { RefusalNote } from "./RefusalNote";
import styles from "./Row.module.css";
import { UserName } from "./UserName";

interface Props {
  say: Say;
  name: string;
  onEdit: (say: Say) => void;
  onDiscard: (say: Say) => void;
}

/** A message on its way, as typed; or one that was refused, and why. */
export function SayRow({ say, name, onEdit, onDiscard }: Props) {
  const { refusal } = say;
  return (
    <div className={styles.row}>
      <div className={styles.line}>
        <UserName name={name} />
        <span className={styles.colon}>: </span>
        <MessageText text={say.text} reader={undefined} />
        {refusal === undefined && <span className={styles.sending} aria-hidden="true" />}
        {refusal === undefined && <span className="visually-hidden"> {texts.log.sending}</span>}
      </div>
      {refusal !== undefined && (
        <div className={styles.refusal}>
          <RefusalNote refusal={refusal} />
          <Button look="plain" onClick={() => onEdit(say)}>
            {texts.log.edit}
          </Button>
          <Button look="plain" onClick={() => onDiscard(say)}>
            {texts.log.discard}
          </Button>
        </div>
      )}
    </div>
  );
}

import { Button } from "../../components/Button";
import type { Say } from "../../protocol";
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
    <li className={styles.row} data-pending={refusal === undefined}>
      <span className={styles.time} aria-hidden="true">
        {refusal === undefined ? "···" : "✕"}
      </span>
      <UserName name={name} />
      <span className={styles.colon}>: </span>
      <MessageText text={say.text} reader={undefined} />
      {refusal === undefined ? (
        <span className="visually-hidden"> (sending)</span>
      ) : (
        <div className={styles.refusal}>
          <RefusalNote refusal={refusal} />
          <Button look="plain" onClick={() => onEdit(say)}>
            Edit
          </Button>
          <Button look="plain" onClick={() => onDiscard(say)}>
            Discard
          </Button>
        </div>
      )}
    </li>
  );
}

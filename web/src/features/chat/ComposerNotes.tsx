import { Button } from "../../components/Button";
import { texts } from "../../texts";
import styles from "./Composer.module.css";
import { RefusalNote } from "./RefusalNote";
import type { ComposerState } from "./useComposer";

interface Props {
  id: string;
  composer: ComposerState;
  /** How many characters may still come. */
  left: number;
}

/** How near to the limit the count of what is left begins to show. */
const countFrom = 100;

/** Above the input: what is answered, why the last one was refused, how much room is left. */
export function ComposerNotes({ id, composer, left }: Props) {
  const { draft, refusal, answer } = composer;
  return (
    <div className={styles.notes}>
      {draft.replyTo !== undefined && (
        <p className={styles.reply}>
          {draft.replyTo.user === undefined
            ? texts.composer.answeringOld
            : texts.composer.answering(draft.replyTo.user)}
          <Button
            look="plain"
            aria-label={texts.composer.stopAnswering}
            onClick={() => answer(undefined)}
          >
            ✕
          </Button>
        </p>
      )}
      <p id={id} className={styles.note}>
        {refusal !== undefined && <RefusalNote refusal={refusal} />}
      </p>
      {left <= countFrom && (
        <p className={styles.count} data-over={left < 0} role="status">
          {left < 0 ? texts.composer.tooMany(-left) : texts.composer.left(left)}
        </p>
      )}
    </div>
  );
}

import { type KeyboardEvent, useId } from "react";
import { Button } from "../../components/Button";
import styles from "./Composer.module.css";
import { RefusalNote } from "./RefusalNote";
import type { useComposer } from "./useComposer";

interface Props {
  title: string;
  textLimit: number;
  composer: ReturnType<typeof useComposer>;
  autoFocus: boolean;
}

/** How near to the limit the count of what is left begins to show. */
const countFrom = 100;

export function Composer({ title, textLimit, composer, autoFocus }: Props) {
  const { draft, edit, send, refusal } = composer;
  const noteId = useId();
  const left = textLimit - [...draft.trim()].length;
  const canSend = draft.trim() !== "" && left >= 0;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (canSend) send();
  };

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) send();
      }}
    >
      <div className={styles.notes}>
        <p id={noteId} className={styles.note}>
          {refusal !== undefined && <RefusalNote refusal={refusal} />}
        </p>
        {left <= countFrom && (
          <p className={styles.count} data-over={left < 0} role="status">
            {left < 0 ? `${-left} too many` : `${left} left`}
          </p>
        )}
      </div>
      <div className={styles.line}>
        <textarea
          className={styles.input}
          aria-label={`Message ${title}`}
          aria-describedby={noteId}
          aria-invalid={left < 0}
          placeholder="Send a message"
          rows={1}
          enterKeyHint="send"
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: only where the dialog that was just closed led to.
          autoFocus={autoFocus}
          value={draft}
          onChange={(event) => edit(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button type="submit" look="primary" disabled={!canSend}>
          Send
        </Button>
      </div>
    </form>
  );
}

import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { Button } from "../../components/Button";
import { lazily } from "../../components/lazily";
import { texts } from "../../texts";
import styles from "./Composer.module.css";
import { ComposerNotes } from "./ComposerNotes";
import { EmojiIcon } from "./EmojiIcon";
import { optionId, Suggestions } from "./Suggestions";
import { useCompletion } from "./useCompletion";
import type { ComposerState } from "./useComposer";
import { useEmojiPicker } from "./useEmojiPicker";

const EmojiPicker = lazily(() => import("./EmojiPicker"));

interface Props {
  title: string;
  textLimit: number;
  composer: ComposerState;
  /** Names seen in the room, the latest first. */
  names: () => readonly string[];
  autoFocus: boolean;
}

export function Composer({ title, textLimit, composer, names, autoFocus }: Props) {
  const { draft, edit, send, recall, answer } = composer;
  const { text, replyTo } = draft;
  const input = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const completion = useCompletion({ input, text, edit, names });
  const picker = useEmojiPicker(input, text, edit);
  const left = textLimit - [...text.trim()].length;
  const canSend = text.trim() !== "" && left >= 0;
  const hasOptions = completion.options.length > 0;

  useEffect(() => {
    if (replyTo !== undefined) input.current?.focus();
  }, [replyTo]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (completion.onKeyDown(event) || event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (canSend) send();
    } else if (event.key === "ArrowUp" && recall()) {
      event.preventDefault();
    } else if (event.key === "Escape" && replyTo !== undefined) {
      answer(undefined);
    }
  };

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) send();
        input.current?.focus();
      }}
    >
      <ComposerNotes id={`${id}-note`} composer={composer} left={left} />
      <div className={styles.line}>
        {hasOptions && (
          <Suggestions
            id={`${id}-list`}
            options={completion.options}
            chosen={completion.chosen}
            onTake={completion.take}
          />
        )}
        <div className={styles.box}>
          <textarea
            ref={input}
            id="message-box"
            className={styles.input}
            aria-label={texts.composer.name(title)}
            aria-describedby={`${id}-note`}
            aria-invalid={left < 0}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={hasOptions ? `${id}-list` : undefined}
            aria-activedescendant={
              hasOptions ? optionId(`${id}-list`, completion.chosen) : undefined
            }
            placeholder={texts.composer.placeholder}
            rows={1}
            enterKeyHint="send"
            autoComplete="off"
            // biome-ignore lint/a11y/noAutofocus: only where the dialog that was just closed led to.
            autoFocus={autoFocus}
            value={text}
            onChange={(event) => {
              edit(event.target.value);
              completion.onSelect();
            }}
            onSelect={completion.onSelect}
            onKeyDown={onKeyDown}
          />
          <button
            type="button"
            className={styles.emojiButton}
            aria-label={texts.composer.emoji}
            title={texts.composer.emoji}
            aria-expanded={picker.isOpen}
            onClick={picker.toggle}
          >
            <EmojiIcon />
          </button>
        </div>
        <Button type="submit" look="primary" disabled={!canSend}>
          {texts.composer.send}
        </Button>
        {picker.isOpen && <EmojiPicker onPick={picker.insert} onClose={picker.close} />}
      </div>
    </form>
  );
}

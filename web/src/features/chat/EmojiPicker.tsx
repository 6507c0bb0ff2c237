import { defaultEmojiDataResolver, type EmojiDataResolver, EmojiPicker as Picker } from "frimousse";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { texts } from "../../texts";
import styles from "./EmojiPicker.module.css";
import { emotes } from "./emotes/emotes";

interface Props {
  onPick: (picked: string) => void;
  onClose: () => void;
}

/** Loaded when it is first opened, and with it the names of the emoji, from this server. */
export default function EmojiPicker({ onPick, onClose }: Props) {
  const panel = useRef<HTMLDivElement>(null);
  const [hasFailed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);

  const resolve = useCallback<EmojiDataResolver>(async (locale, options) => {
    try {
      return await defaultEmojiDataResolver(locale, options);
    } catch (error) {
      if (!options?.signal?.aborted) setFailed(true);
      throw error;
    }
  }, []);

  useEffect(() => {
    const closeOutside = (event: PointerEvent) => {
      const isInside = event.composedPath().some((each) => each === panel.current?.parentElement);
      if (!isInside) onClose();
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from wherever in it.
    <div ref={panel} className={styles.panel} onKeyDown={onKeyDown}>
      <Picker.Root
        key={attempt}
        resolveEmojiData={resolve}
        className={styles.picker}
        emojibaseUrl={import.meta.env.EMOJI_DATA_URL}
        columns={8}
        onEmojiSelect={({ emoji }) => onPick(emoji)}
      >
        <Picker.Search
          className={styles.search}
          aria-label={texts.emoji.search}
          placeholder={texts.emoji.search}
          autoFocus
        />
        <ul className={styles.emotes} aria-label={texts.emoji.emotes}>
          {[...emotes].map(([name, source]) => (
            <li key={name}>
              <button
                type="button"
                className={styles.emote}
                title={texts.log.emote(name)}
                onClick={() => onPick(texts.log.emote(name))}
              >
                <img src={source} alt={texts.log.emote(name)} />
              </button>
            </li>
          ))}
        </ul>
        {hasFailed && (
          <p className={styles.note} role="alert">
            {texts.emoji.failed}{" "}
            <Button
              look="plain"
              onClick={() => {
                setFailed(false);
                setAttempt(attempt + 1);
              }}
            >
              {texts.emoji.tryAgain}
            </Button>
          </p>
        )}
        <Picker.Viewport className={styles.viewport} tabIndex={0} hidden={hasFailed}>
          <Picker.Loading className={styles.note}>{texts.emoji.loading}</Picker.Loading>
          <Picker.Empty className={styles.note}>{texts.emoji.none}</Picker.Empty>
          <Picker.List
            className={styles.list}
            components={{
              CategoryHeader: ({ category, ...rest }) => (
                <div className={styles.category} {...rest}>
                  {category.label}
                </div>
              ),
              Row: (props) => <div className={styles.row} {...fromOne(props, "aria-rowindex")} />,
              Emoji: ({ emoji, ...rest }) => (
                <button type="button" className={styles.emoji} {...fromOne(rest, "aria-colindex")}>
                  {emoji.emoji}
                </button>
              ),
            }}
          />
        </Picker.Viewport>
      </Picker.Root>
    </div>
  );
}

/** ARIA counts rows and columns from one, the picker from none. */
function fromOne<Name extends string, Props extends { [key in Name]?: number | undefined }>(
  props: Props,
  name: Name,
): Props {
  return { ...props, [name]: (props[name] ?? 0) + 1 };
}

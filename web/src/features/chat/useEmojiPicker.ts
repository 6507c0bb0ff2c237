import { type RefObject, useCallback, useState } from "react";

/** Whether the picker is open, and how what is picked gets into the text at the caret. */
export function useEmojiPicker(
  input: RefObject<HTMLTextAreaElement | null>,
  text: string,
  edit: (text: string) => void,
) {
  const [isOpen, setOpen] = useState(false);

  const insert = (picked: string) => {
    const from = input.current?.selectionStart ?? text.length;
    const to = input.current?.selectionEnd ?? text.length;
    const before = text.slice(0, from);
    // An emote is a word of its own.
    const gap = picked.startsWith(":") && /\S$/.test(before) ? " " : "";
    const whole = `${gap}${picked}${picked.startsWith(":") ? " " : ""}`;
    edit(before + whole + text.slice(to));
    const caret = from + whole.length;
    requestAnimationFrame(() => input.current?.setSelectionRange(caret, caret));
  };

  const close = useCallback(() => {
    setOpen(false);
    input.current?.focus();
  }, [input]);

  return { isOpen, toggle: () => setOpen(!isOpen), close, insert };
}

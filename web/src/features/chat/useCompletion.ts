import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { complete, completionsOf } from "./completion";
import { emotes } from "./emotes/emotes";

interface Options {
  input: RefObject<HTMLTextAreaElement | null>;
  text: string;
  edit: (text: string) => void;
  names: () => readonly string[];
}

/** Suggestions for the word at the caret, chosen by arrow keys and taken by Tab or Enter. */
export function useCompletion({ input, text, edit, names }: Options) {
  const [caret, setCaret] = useState(0);
  const [choice, setChoice] = useState(0);
  const [closedAt, setClosedAt] = useState<string>();
  const caretToBe = useRef<number>(undefined);

  const before = text.slice(0, caret);
  const found = completionsOf(before, names, () => [...emotes.keys()]);
  const completion = before === closedAt ? undefined : found;
  const options = completion?.options ?? [];
  const chosen = Math.min(choice, Math.max(0, options.length - 1));

  useEffect(() => {
    if (caretToBe.current === undefined) return;
    input.current?.setSelectionRange(caretToBe.current, caretToBe.current);
    setCaret(caretToBe.current);
    caretToBe.current = undefined;
  });

  const take = (option: string) => {
    if (completion === undefined) return;
    const next = complete(text, caret, completion.typed, option);
    caretToBe.current = next.caret;
    edit(next.text);
    setChoice(0);
    input.current?.focus();
  };

  /** True if the key was meant for the suggestions. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const option = options[chosen];
    if (option === undefined || event.nativeEvent.isComposing) return false;
    switch (event.key) {
      case "ArrowDown":
        setChoice((chosen + 1) % options.length);
        break;
      case "ArrowUp":
        setChoice((chosen + options.length - 1) % options.length);
        break;
      case "Tab":
      case "Enter":
        take(option);
        break;
      case "Escape":
        setClosedAt(before);
        break;
      default:
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  const onSelect = () => setCaret(input.current?.selectionStart ?? 0);

  return { options, chosen, take, onKeyDown, onSelect };
}

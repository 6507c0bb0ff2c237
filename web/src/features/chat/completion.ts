export interface Completion {
  /** What stands in the text before the caret and is to be replaced, its sign included. */
  typed: string;
  options: readonly string[];
}

const optionsMax = 6;

/** What the word before the caret may become: `@` a name, `:` an emote. */
export function completionsOf(
  before: string,
  names: () => readonly string[],
  emotes: () => readonly string[],
): Completion | undefined {
  const [typed = ""] = /(?<![\p{L}\p{N}_@:])[@:][A-Za-z0-9_]{1,25}$/u.exec(before) ?? [];
  if (typed === "") return undefined;
  const start = typed.slice(1).toLowerCase();
  const known = typed.startsWith("@")
    ? names().map((name) => `@${name}`)
    : emotes().map((name) => `:${name}:`);
  const options = known.filter((each) => each.slice(1).toLowerCase().startsWith(start));
  return options.length === 0 ? undefined : { typed, options: options.slice(0, optionsMax) };
}

/** The text with `option` in the place of what was typed, and where the caret stands then. */
export function complete(text: string, caret: number, typed: string, option: string) {
  const before = `${text.slice(0, caret - typed.length)}${option} `;
  return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}

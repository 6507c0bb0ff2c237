import { emotes } from "./emotes/emotes";

export type TextPart =
  | { kind: "text"; text: string }
  | { kind: "mention"; text: string; name: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "emote"; text: string; name: string; source: string }
  | { kind: "emoji"; text: string };

// `RGI_Emoji` takes a flag, a family or a skin tone as the one sign that it is.
const special = new RegExp(
  [
    "(?<link>https?://[^\\s<>\"'`]+)",
    "(?<![\\p{L}\\p{N}_@])@(?<name>[A-Za-z0-9_]{3,25})(?![A-Za-z0-9_])",
    ":(?<emote>[A-Za-z0-9_]+):",
    "(?<emoji>\\p{RGI_Emoji}+)",
  ].join("|"),
  "giv",
);

/** Splits a message's text into what is to be drawn in its own way. Loses no character. */
export function splitText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(special)) {
    const part = toPart(match);
    if (part === undefined) continue;
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push(part);
    end = match.index + part.text.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

function toPart(match: RegExpMatchArray): TextPart | undefined {
  const [text] = match;
  const { link, name, emote, emoji } = match.groups ?? {};
  if (link !== undefined) return toLink(link);
  if (name !== undefined) return { kind: "mention", text, name };
  if (emote !== undefined) return toEmote(text, emote);
  return emoji === undefined ? undefined : { kind: "emoji", text };
}

function toEmote(text: string, name: string): TextPart | undefined {
  const source = emotes.get(name);
  return source === undefined ? undefined : { kind: "emote", text, name, source };
}

/** Whether `text` mentions the reader of that name, which is in lower case. */
export function mentions(text: string, reader: string): boolean {
  return splitText(text).some(
    (part) => part.kind === "mention" && part.name.toLowerCase() === reader,
  );
}

function toLink(found: string): TextPart | undefined {
  const text = trimLink(found);
  try {
    const { href, protocol } = new URL(text);
    return /^https?:$/.test(protocol) ? { kind: "link", text, href } : undefined;
  } catch {
    return undefined;
  }
}

/** Punctuation at the end is the sentence's, and a closing bracket too unless the link opens it. */
function trimLink(found: string): string {
  let text = found;
  for (;;) {
    const last = text.at(-1) ?? "";
    const sentence = /[.,!?;:*_~…]/u.test(last);
    const bracket = last === ")" && count(text, ")") > count(text, "(");
    if (!sentence && !bracket) return text;
    text = text.slice(0, -1);
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

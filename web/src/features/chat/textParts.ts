export type TextPart =
  | { kind: "text"; text: string }
  | { kind: "mention"; text: string; name: string }
  | { kind: "link"; text: string; href: string };

const special =
  /(?<link>https?:\/\/[^\s<>"'`]+)|(?<![\p{L}\p{N}_@])@(?<name>[A-Za-z0-9_]{3,25})(?![A-Za-z0-9_])/giu;

/** Splits a message's text into what is to be drawn in its own way. Loses no character. */
export function splitText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(special)) {
    const part = match.groups?.link ? toLink(match.groups.link) : toMention(match);
    if (part === undefined) continue;
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push(part);
    end = match.index + part.text.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

function toMention(match: RegExpMatchArray): TextPart {
  return { kind: "mention", text: match[0], name: match.groups?.name ?? "" };
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

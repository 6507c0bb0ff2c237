import { describe, expect, it } from "vitest";
import { mentions, splitText } from "./textParts";

const links = (text: string) =>
  splitText(text).flatMap((part) => (part.kind === "link" ? [part.text] : []));

describe("splitting a text", () => {
  it("finds links and mentions and keeps the rest as it is", () => {
    expect(splitText("hey @Ada_1,  see https://example.org/a?b=c#d !")).toEqual([
      { kind: "text", text: "hey " },
      { kind: "mention", text: "@Ada_1", name: "Ada_1" },
      { kind: "text", text: ",  see " },
      { kind: "link", text: "https://example.org/a?b=c#d", href: "https://example.org/a?b=c#d" },
      { kind: "text", text: " !" },
    ]);
  });

  it.each([
    ["javascript:alert(1)", []],
    ["data:text/html,hi ftp://example.org", []],
    ["http://", []],
    ["HTTPS://EXAMPLE.org", ["HTTPS://EXAMPLE.org"]],
    ["(see https://example.org/wiki/A_(b)).", ["https://example.org/wiki/A_(b)"]],
    ["https://example.org... what", ["https://example.org"]],
    ['<a href="https://example.org">', ["https://example.org"]],
    ["https://a.example https://b.example", ["https://a.example", "https://b.example"]],
  ])("%s", (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it.each(["mail me@example", "@ab", "@@ada", `@${"a".repeat(26)}`])(
    "mentions none: %s",
    (text) => {
      expect(splitText(text).filter((part) => part.kind === "mention")).toEqual([]);
    },
  );

  it("draws the emotes that there are, and no other", () => {
    const kinds = splitText("12:30:45 :lol: :nope: :cat::gg:").map(({ kind, text }) => [
      kind,
      text,
    ]);
    expect(kinds).toEqual([
      ["text", "12:30:45 "],
      ["emote", ":lol:"],
      ["text", " :nope: "],
      ["emote", ":cat:"],
      ["emote", ":gg:"],
    ]);
  });

  it("keeps an emoji of many characters whole", () => {
    const emoji = (text: string) =>
      splitText(text).flatMap((part) => (part.kind === "emoji" ? [part.text] : []));
    expect(emoji("ok 👩‍👩‍👧🏳️‍🌈 1️⃣ then 👍🏽!")).toEqual(["👩‍👩‍👧🏳️‍🌈", "1️⃣", "👍🏽"]);
    expect(emoji("1 2 # * © plain")).toEqual([]);
  });

  it("knows who is mentioned", () => {
    expect(mentions("hey @Ada!", "ada")).toBe(true);
    expect(mentions("hey @ada_l and ada", "ada")).toBe(false);
  });

  it("loses no character", () => {
    const text =
      "a http://x.y/@ada) @ada. 🤪 http:// @ada@bob :lol:cat::gg: 👩‍👩‍👧 https://é.example/ü!";
    expect(
      splitText(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });
});

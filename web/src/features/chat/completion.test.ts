import { describe, expect, it } from "vitest";
import { complete, completionsOf } from "./completion";

const names = () => ["ada", "Adam", "bob"];
const emotes = () => ["lol", "love", "cat"];
const optionsOf = (before: string) => completionsOf(before, names, emotes)?.options;

describe("completing", () => {
  it("finds names by how they begin, however they are cased", () => {
    expect(optionsOf("hey @aD")).toEqual(["@ada", "@Adam"]);
    expect(optionsOf("@x")).toBeUndefined();
  });

  it("finds emotes", () => {
    expect(optionsOf("so funny :lo")).toEqual([":lol:", ":love:"]);
  });

  it.each(["@", "mail me@ad", "12:lo", "hey @ada ", "@@ad"])("leaves alone: %s", (before) => {
    expect(optionsOf(before)).toBeUndefined();
  });

  it("puts the whole in the place of what was typed", () => {
    expect(complete("hey @ad you", 7, "@ad", "@ada")).toEqual({ text: "hey @ada you", caret: 9 });
    expect(complete("@ad", 3, "@ad", "@ada")).toEqual({ text: "@ada ", caret: 5 });
  });
});

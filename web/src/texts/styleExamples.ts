export interface StyleExample {
  typed: string;
  /** What `twitchy skibidify` makes of it with that seed. */
  seed: number;
  becomes: string;
}

/** One line that each style really writes, to tell a room's flavour before anyone talks. */
const examples: Record<string, StyleExample> = {
  bestie: {
    typed: "hi there",
    seed: 640,
    becomes: "Hey bestie! ✨💅  Fr fr, hi bestie!  No cap, slayyy.  Busssin.  🤪",
  },
  skibidi: {
    typed: "hi there",
    seed: 640,
    becomes: "A wild rizzler appears! 🗿 Ayo, skibidi hello, chat! 🎮",
  },
  uwu: {
    typed: "hi there",
    seed: 3,
    becomes: "A visitor! A visitor! haiii fwiend~",
  },
  pirate: {
    typed: "hello chat",
    seed: 2,
    becomes: "Ahoy below deck, me hearties! 🦜",
  },
  bard: {
    typed: "hello chat",
    seed: 9,
    becomes: "Good morrow, sweet company! (Trumpets.)",
  },
  corporate: {
    typed: "hello chat",
    seed: 2,
    becomes: "Welcome to the all-hands, team. 🫖",
  },
};

/** `undefined` for a style that this page was not built with. */
export function styleExample(style: string): StyleExample | undefined {
  return Object.hasOwn(examples, style) ? examples[style] : undefined;
}

export const themes = ["system", "dark", "light"] as const;
export const textSizes = ["small", "normal", "large", "huge"] as const;
export const timestampChoices = ["hover", "always"] as const;
export const announceChoices = ["off", "mentions", "slow", "all"] as const;
/** Messages a second that a room may show; 0 is everything. As the protocol grants them. */
export const paces = [100, 20, 5, 0] as const;

export interface Settings {
  theme: (typeof themes)[number];
  textSize: (typeof textSizes)[number];
  timestamps: (typeof timestampChoices)[number];
  /** Show each message as it was typed instead of as the room rewrote it. */
  originals: boolean;
  /** How much of what comes is read to a screen reader. */
  announce: (typeof announceChoices)[number];
  pace: (typeof paces)[number];
  /** Shortcuts of one character, which get in the way of those who speak to their computer. */
  singleKeys: boolean;
}

export const defaults: Settings = {
  theme: "system",
  textSize: "normal",
  timestamps: "hover",
  originals: false,
  announce: "slow",
  pace: 100,
  singleKeys: true,
};

const allowed = {
  theme: themes,
  textSize: textSizes,
  timestamps: timestampChoices,
  originals: [true, false],
  announce: announceChoices,
  pace: paces,
  singleKeys: [true, false],
} satisfies { [Key in keyof Settings]: readonly Settings[Key][] };

/** What was stored, by this version of the page or another: what makes no sense is the default. */
export function readSettings(stored: unknown): Settings {
  const fields = typeof stored === "object" && stored !== null ? stored : {};
  const known = Object.entries(fields).filter(([key, value]) =>
    (allowed as Record<string, readonly unknown[]>)[key]?.includes(value),
  );
  return { ...defaults, ...Object.fromEntries(known) };
}

export interface OverlayOptions {
  /** Height of the letters in CSS pixels. */
  size: number;
  /** How many messages stand there at most. */
  lines: number;
  /** Seconds after which a message is gone; 0: it stays until newer ones push it out. */
  fade: number;
  /** Messages a second; 0 is everything. */
  pace: number;
}

const bounds: Record<keyof OverlayOptions, { least: number; most: number; usual: number }> = {
  size: { least: 10, most: 120, usual: 28 },
  lines: { least: 1, most: 50, usual: 12 },
  fade: { least: 0, most: 3600, usual: 0 },
  pace: { least: 0, most: 100, usual: 5 },
};

/** From an address like `/overlay/bestie?size=32&lines=8`. What makes no sense is the usual. */
export function readOverlayOptions(search: string): OverlayOptions {
  const given = new URLSearchParams(search);
  const read = (name: keyof OverlayOptions) => {
    const { least, most, usual } = bounds[name];
    const value = Number.parseInt(given.get(name) ?? "", 10);
    return Number.isNaN(value) ? usual : Math.min(most, Math.max(least, value));
  };
  return { size: read("size"), lines: read("lines"), fade: read("fade"), pace: read("pace") };
}

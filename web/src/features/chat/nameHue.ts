const hues = 36;

/**
 * A hue in degrees that is always the same for a name, however it is cased. Lightness and
 * chroma are the theme's, so that every hue can be read on its background.
 */
export function nameHue(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name.toLowerCase()) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return ((hash >>> 0) % hues) * (360 / hues);
}

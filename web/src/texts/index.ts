import { en, locale } from "./en";

export { locale };

/** Every word that the page says. Another language is another module of this shape. */
export type Texts = typeof en;

export const texts: Texts = en;

import { describe, expect, it } from "vitest";
import theme from "../../components/theme.css?raw";
import { nameHue } from "./nameHue";

type Rgb = [number, number, number];

/** Ottosson's OKLCH to linear sRGB, clipped to what a screen can show. */
function oklchToLinear(lightness: number, chroma: number, hue: number): Rgb {
  const radians = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(radians);
  const b = chroma * Math.sin(radians);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function hexToLinear(hex: string): Rgb {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

type Scheme = "light" | "dark";

/** Reads the theme as a browser of that colour scheme does. */
function readTheme(css: string, scheme: Scheme) {
  const value = (name: string) => new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1] ?? "";
  const colour = (name: string) => {
    const [, light = "", dark = ""] = /light-dark\((#\w+), (#\w+)\)/.exec(value(name)) ?? [];
    return hexToLinear(scheme === "light" ? light : dark);
  };
  return {
    backgrounds: ["page", "surface", "raised", "highlight"].map(colour),
    lightness: Number(value(`name-lightness-${scheme}`)),
    chroma: Number(value("name-chroma")),
    colour,
  };
}

describe("a name's colour", () => {
  it("is the same for a name however it is cased, and differs between names", () => {
    expect(nameHue("Ada")).toBe(nameHue("aDA"));
    const names = Array.from({ length: 200 }, (_, i) => `user_${i}`);
    expect(new Set(names.map(nameHue)).size).toBeGreaterThan(30);
  });

  it.each<Scheme>(["dark", "light"])(
    "can be read on every background of the %s theme",
    (scheme) => {
      const { backgrounds, lightness, chroma } = readTheme(theme, scheme);
      for (let hue = 0; hue < 360; hue += 1) {
        for (const background of backgrounds) {
          const ratio = contrast(oklchToLinear(lightness, chroma, hue), background);
          expect(ratio, `hue ${hue}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    },
  );
});

describe("the words of the page", () => {
  it.each<Scheme>(["dark", "light"])("can be read in the %s theme", (scheme) => {
    const { backgrounds, colour } = readTheme(theme, scheme);
    for (const name of ["text", "text-soft", "accent-text", "link", "error-text", "good"]) {
      for (const background of backgrounds) {
        expect(contrast(colour(name), background), name).toBeGreaterThanOrEqual(4.5);
      }
    }
    for (const name of ["accent", "accent-hover"]) {
      expect(contrast(hexToLinear("#ffffff"), colour(name)), name).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(colour("warning-text"), colour("warning-surface"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour("error-text"), colour("error-surface"))).toBeGreaterThanOrEqual(4.5);
  });
});

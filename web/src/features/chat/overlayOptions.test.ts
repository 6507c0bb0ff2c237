import { expect, it } from "vitest";
import { readOverlayOptions } from "./overlayOptions";

it.each([
  ["", { size: 28, lines: 12, fade: 0, pace: 5 }],
  ["?size=40&lines=5&fade=30&pace=20", { size: 40, lines: 5, fade: 30, pace: 20 }],
  ["?size=4000&lines=0&fade=-1&pace=x", { size: 120, lines: 1, fade: 0, pace: 5 }],
])("the overlay's options of %s", (search, options) => {
  expect(readOverlayOptions(search)).toEqual(options);
});

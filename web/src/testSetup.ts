import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});

// What jsdom lacks of a browser.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// jsdom lays nothing out: a log is as high as 30 rows, and each row as high as any other.
const rowPx = 30;
const isLog = (element: Element) => element.getAttribute("role") === "log";

function define(name: string, read: (element: HTMLElement) => number): void {
  Object.defineProperty(HTMLElement.prototype, name, {
    configurable: true,
    get(this: HTMLElement) {
      return read(this);
    },
  });
}

define("clientHeight", (element) => (isLog(element) ? 30 * rowPx : 0));
define("clientWidth", (element) => (isLog(element) ? 800 : 0));
define("offsetHeight", (element) => (element.localName === "li" ? rowPx : 0));
define("scrollHeight", (element) =>
  Math.max(
    element.clientHeight,
    Number.parseFloat(element.querySelector("ol")?.style.height ?? "0"),
  ),
);
Element.prototype.scrollTo = function scrollTo(this: Element, options?: unknown) {
  const { top } = (options ?? {}) as ScrollToOptions;
  if (top === undefined || top === this.scrollTop) return;
  this.scrollTop = Math.max(0, Math.min(top, this.scrollHeight - this.clientHeight));
  this.dispatchEvent(new Event("scroll"));
};

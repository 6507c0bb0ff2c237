// Takes the place of the package `react-style-singleton`, by which Radix's dialogs and menus hold
// the page's scroll bar. That one writes a <style> element, which the Content-Security-Policy
// refuses; a constructed style sheet does the same, and is allowed.
import { useInsertionEffect } from "react";

/** A component whose `styles` hold while at least one of it is on the page. */
export function styleSingleton() {
  const sheet = new CSSStyleSheet();
  let uses = 0;

  return function Style({ styles, dynamic }: { styles: string; dynamic?: boolean }): null {
    // As there: styles count once, unless they are said to change.
    // biome-ignore lint/correctness/useExhaustiveDependencies: see above
    useInsertionEffect(() => {
      sheet.replaceSync(styles);
      if (uses === 0) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      uses += 1;
      return () => {
        uses -= 1;
        if (uses > 0) return;
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
      };
    }, [dynamic ? styles : undefined]);
    return null;
  };
}

import { type ComponentType, useEffect, useState } from "react";
import { PartFailed } from "./PartFailed";

interface Closable {
  onClose: () => void;
}

type State = "loading" | "failed" | "loaded";

const preloads: (() => Promise<unknown>)[] = [];

/**
 * A part of the page that is loaded when it is first drawn. Where that fails, because the server
 * is away or has another version by now, it says so and can be tried again; the rest of the page
 * goes on.
 */
export function lazily<Props extends Closable>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;

  const start = () => {
    loading ??= load()
      .then((part) => {
        Loaded = part.default;
      })
      .finally(() => {
        loading = undefined;
      });
    return loading;
  };
  preloads.push(start);

  return function Lazily(props: Props) {
    const [state, setState] = useState<State>("loading");
    useEffect(() => {
      if (state !== "loading" || Loaded !== undefined) return;
      let isGone = false;
      const become = (next: State) => () => {
        if (!isGone) setState(next);
      };
      start().then(become("loaded"), become("failed"));
      return () => {
        isGone = true;
      };
    }, [state]);
    if (Loaded !== undefined) return <Loaded {...props} />;
    if (state !== "failed") return null;
    return <PartFailed onRetry={() => setState("loading")} onClose={props.onClose} />;
  };
}

/** Loads every such part, so that it is there if the server is not. A failure shows when needed. */
export function preloadParts(): void {
  for (const preload of preloads) preload().catch(() => undefined);
}

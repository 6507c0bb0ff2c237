import { useEffect, useState } from "react";
import type { Timestamp } from "../../protocol/index";

const backForMs = 4_000;

/** True for some seconds from `backAt` on. */
export function useIsBack(backAt: Timestamp | undefined): boolean {
  const [toldOf, setToldOf] = useState<Timestamp>();
  useEffect(() => {
    if (backAt === undefined) return;
    const timer = setTimeout(() => setToldOf(backAt), backForMs);
    return () => clearTimeout(timer);
  }, [backAt]);
  return backAt !== undefined && backAt !== toldOf;
}

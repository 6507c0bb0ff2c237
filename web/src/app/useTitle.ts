import { useEffect } from "react";

const product = "Twitchy Chat";

export function useTitle(page?: string): void {
  useEffect(() => {
    document.title = page === undefined ? product : `${page} · ${product}`;
  }, [page]);
}

import { useEffect } from "react";
import { texts } from "../texts";

const { product } = texts;

export function useTitle(page?: string): void {
  useEffect(() => {
    document.title = page === undefined ? product : `${page} · ${product}`;
  }, [page]);
}

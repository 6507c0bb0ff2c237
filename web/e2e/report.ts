import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Figures are written down and not asserted: what a machine can do is not a test's to say. */
export async function report(name: string, figures: object): Promise<void> {
  const path = fileURLToPath(new URL(`../../build/results/browser/${name}.json`, import.meta.url));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(figures, undefined, 2)}\n`);
}

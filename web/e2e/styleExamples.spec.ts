import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { styleExample } from "../src/texts/styleExamples";
import { expect, test } from "./fixtures";
import { binary } from "./server";

const run = promisify(execFile);
const styles = fileURLToPath(new URL("../../styles/", import.meta.url));

test("every style's example is what the engine makes of it", async () => {
  const files = (await readdir(styles)).filter((file) => file.endsWith(".toml"));
  expect(files.length).toBeGreaterThan(2);
  for (const style of files.map((file) => file.replace(/\.toml$/, ""))) {
    const example = styleExample(style);
    if (example === undefined) throw new Error(`${style} has no example`);
    const { typed, seed, becomes } = example;
    const how = ["--style", style, "--seed", `${seed}`, "--styles", styles];
    const { stdout } = await run(binary, ["skibidify", ...how, typed]);
    expect(stdout).toBe(`${becomes}\n`);
  }
});

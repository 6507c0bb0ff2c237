// The protocol client as a package: built, and used by nothing but its name.

import { execFile, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Account } from "./account";
import { expect, test } from "./fixtures";

const web = fileURLToPath(new URL("..", import.meta.url));

/** Node.js before 22 has no WebSocket of its own. */
const preamble = `import { WebSocket } from "ws"; globalThis.WebSocket ??= WebSocket;\n`;

async function exampleOfReadme(): Promise<string> {
  const readme = await readFile(new URL("../src/protocol/README.md", import.meta.url), "utf8");
  const [, example] = /^```js\n(.*?)^```$/ms.exec(readme) ?? [];
  if (example === undefined) throw new Error("the README has no example");
  return example;
}

test("the lines of its README read and talk", async ({ server }) => {
  await promisify(execFile)("npm", ["run", "build", "--workspace", "src/protocol"], { cwd: web });
  await Account.register(server, "ada");
  const bob = await Account.register(server, "bob");
  await bob.say("bestie", "#before");

  const example = (await exampleOfReadme())
    .replace("https://chat.example", server.url)
    .replace("wss://chat.example", server.url.replace("http", "ws"));
  expect(example).not.toContain("chat.example");
  const node = spawn(process.execPath, ["--input-type=module", "--eval", preamble + example], {
    cwd: web,
  });
  let output = "";
  for (const stream of [node.stdout, node.stderr]) stream.on("data", (text) => (output += text));
  try {
    await expect.poll(() => output).toMatch(/^bob: .*#before/m);
    await expect.poll(() => output).toMatch(/^2 is mine: /m);
    await bob.say("bestie", "#after");
    await expect.poll(() => output).toMatch(/^bob: .*#after/m);
  } finally {
    node.kill();
  }
});

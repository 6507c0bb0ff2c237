import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const require = createRequire(import.meta.url);
const manifest = require.resolve("emojibase-data/package.json");
const { version } = require(manifest) as { version: string };
const files = ["en/data.json", "en/messages.json"];

/** Named by version, and below `assets/`, so that a browser keeps it. */
const base = `assets/emojibase-${version}`;

/**
 * Serves the names of emoji from here and not from the picker's default, which is a stranger's
 * network that the Content-Security-Policy shuts out. `import.meta.env.EMOJI_DATA_URL` is what to
 * give the picker as `emojibaseUrl`; it is fetched when the picker opens for the first time.
 */
export function emojiData(): Plugin {
  return {
    name: "emoji-data",
    config: () => ({ define: { "import.meta.env.EMOJI_DATA_URL": JSON.stringify(`/${base}`) } }),
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const file = files.find((each) => request.url === `/${base}/${each}`);
        if (file === undefined) return next();
        response.setHeader("Content-Type", "application/json");
        createReadStream(join(dirname(manifest), file)).pipe(response);
      });
    },
    async generateBundle() {
      for (const file of files) {
        const source = await readFile(join(dirname(manifest), file));
        this.emitFile({ type: "asset", fileName: `${base}/${file}`, source });
      }
    },
  };
}

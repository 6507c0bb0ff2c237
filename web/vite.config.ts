import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { emojiData } from "./build/emojiData.ts";
import { precompress } from "./build/precompress.ts";

export default defineConfig({
  plugins: [react(), emojiData(), precompress()],
  resolve: {
    alias: {
      "react-style-singleton": fileURLToPath(
        new URL("build/reactStyleSingleton.ts", import.meta.url),
      ),
    },
  },
  // The server's Content-Security-Policy allows nothing inline, so assets stay files.
  build: { assetsInlineLimit: 0, target: "es2022" },
  server: {
    proxy: { "/api": { target: "http://127.0.0.1:8080", ws: true } },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testSetup.ts"],
    restoreMocks: true,
    // The theme is read by the test of its contrasts.
    css: { include: /theme\.css/, modules: { classNameStrategy: "non-scoped" } },
  },
});

/** Builds the console into dist/console. `npm run build` runs this if the console or the SDK has changed. */

import path from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const folder = path.dirname(fileURLToPath(import.meta.url));

/** Languages whose texts of React Aria are kept. It has texts in 34 languages. */
const LANGUAGES = ["en-US", "de-DE"];

const languages = {
  name: "languages",
  enforce: "pre",
  /** @param {string} source */
  resolveId(source, importer) {
    const name = /(?:^|\/)([a-z]{2}-[A-Z]{2})\.(?:mjs|js|cjs)$/.exec(source)?.[1];
    const isText =
      name !== undefined && /react-(?:aria|stately)/.test(importer ?? "") && /intl|\.\/[a-z]{2}-/.test(source);
    return isText && !LANGUAGES.includes(name) ? "\0no-texts" : null;
  },
  /** @param {string} id */
  load: (id) => (id === "\0no-texts" ? "export default {};" : null),
};

export default defineConfig({
  root: folder,
  // URLs are relative to the page's <base>, which the server writes, because the prefix is known only at run time.
  base: "./",
  plugins: [react(), languages],
  resolve: { alias: { "@sluice/sdk/text": path.join(folder, "../sdk/src/text.ts") } },
  build: {
    outDir: path.join(folder, "../dist/console"),
    emptyOutDir: true,
    // The default, `assets`, could be confused with a page.
    assetsDir: "static",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2023",
    reportCompressedSize: false,
    manifest: "manifest.json",
  },
});

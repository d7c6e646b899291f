/**
 * Bundles the sources into ES modules, from which bundlers can remove unused code. Run it after tsc has written the
 * CommonJS modules and the types into dist/.
 */
import { writeFile } from "node:fs/promises";
import { build } from "esbuild";

const ENTRIES = ["index", "document-ids", "text"];

await build({
  entryPoints: ENTRIES.map((name) => `src/${name}.ts`),
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "neutral",
  target: "es2022",
  sourcemap: true,
});
for (const name of ENTRIES) await writeFile(`dist/${name}.d.mts`, `export * from "./${name}.js";\n`);

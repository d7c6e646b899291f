/** After tsc has written dist/ as CommonJS with its types: the same as ES modules, which bundlers can shake. */
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

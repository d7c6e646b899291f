/** After tsc has written dist/ as CommonJS with its types: the same as one ES module, which bundlers can shake. */
import { writeFile } from "node:fs/promises";
import { build } from "esbuild";

await build({
  entryPoints: ["src/index.ts"],
  outfile: "dist/index.mjs",
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "neutral",
  target: "es2022",
  sourcemap: true,
});
await writeFile("dist/index.d.mts", 'export * from "./index.js";\n');

/**
 * Makes stack traces show lines of TypeScript. Import it first, because a module's source map is read when the module
 * loads. Excludes maps of packages, which would take 10 MB of memory in each process.
 */
import { setSourceMapsSupport } from "node:module";

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

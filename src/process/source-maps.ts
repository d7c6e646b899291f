/**
 * Makes stack traces show lines of TypeScript. Import it first, because Node reads a module's source map when it loads
 * the module. Excludes the maps of packages, which would take 10 MB of memory in each process.
 */
import { setSourceMapsSupport } from "node:module";

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

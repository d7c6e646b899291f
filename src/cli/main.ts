/** The command `sluice`. It prints and prepares, and starts no server. */
import "../process/node-version";
import "reflect-metadata";
import { processEnvironment } from "../config/process-environment";
import { ExitError } from "./exit";
import { buildProgram } from "./program";

buildProgram((text) => process.stdout.write(text), processEnvironment())
  .parseAsync(process.argv)
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof ExitError ? error.exitCode : 1;
  });

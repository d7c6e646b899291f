/** The command `sluice`. It starts no server of the platform. */
import "../process/node-version";
import "reflect-metadata";
import { processEnvironment } from "../config/process-environment";
import { ExitError, EXITS } from "./exit";
import { asFileFailure } from "./file-failure";
import { buildProgram } from "./program";

function end(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof ExitError ? error.exitCode : EXITS.FAILED.code;
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader of the output, such as `head`, has stopped reading.
  if (error.code === "EPIPE") process.exitCode = EXITS.FILE.code;
  else end(asFileFailure(error, "standard output"));
});

buildProgram((text) => process.stdout.write(text), processEnvironment())
  .parseAsync(process.argv)
  .catch((error: unknown) => end(asFileFailure(error)));

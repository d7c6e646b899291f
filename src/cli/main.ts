#!/usr/bin/env node
/** The command `sluice`: documents, prints, prepares; it starts nothing. */
import "reflect-metadata";
import { buildProgram } from "./program";

buildProgram((text) => process.stdout.write(text))
  .parseAsync(process.argv)
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });

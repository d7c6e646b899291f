#!/usr/bin/env node
/** The command `sluice`: documents and inspects; it starts nothing. */
import "reflect-metadata";
import { buildProgram } from "./program";

void buildProgram((text) => process.stdout.write(text)).parseAsync(process.argv);

/** Exit codes of the commands, and the errors that set them. */
import type { ConfigFailure } from "../config/config";
import { EXIT_CONFIG, formatFailures } from "../config/load";

/** Exit codes of every command. `sluice import` has additional ones. */
export const EXITS = {
  DONE: { code: 0, meaning: "done" },
  FAILED: { code: 1, meaning: "failed; the message on standard error names the cause" },
  UNAVAILABLE: { code: 69, meaning: "MongoDB or Kafka did not respond in time; run the command again" },
  FILE: { code: 74, meaning: "a file, a folder or standard output is not accessible" },
  CONFIG: { code: EXIT_CONFIG, meaning: "the configuration is invalid, or MongoDB or Kafka rejects it" },
} as const;

/** Exit codes of `sluice import`. */
export const IMPORT_EXITS = {
  DONE: { code: 0, meaning: "no row was rejected; values that differ were reported" },
  STOPPED: { code: 1, meaning: "an option is wrong, or the import stopped; correct the cause and run it again" },
  REJECTED: { code: 3, meaning: "some rows were rejected; without --dry-run, the others were imported" },
  FILE: { code: 65, meaning: "the file cannot be imported, and nothing was sent" },
} as const;

/** Thrown when a command fails. The process then ends with `exitCode`. */
export class ExitError extends Error {
  override readonly name = "ExitError";

  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** Returns the error for an invalid configuration. The command must not have changed anything. */
export function configError(failures: readonly ConfigFailure[]): ExitError {
  return new ExitError(formatFailures(failures, "Nothing was changed.").trimEnd(), EXIT_CONFIG);
}

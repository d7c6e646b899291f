import type { Command } from "commander";

/**
 * Adds an unknown option to commander's error about a missing one. Often both are the same option with a mistyped name.
 */
export function nameUnknownOptions(command: Command): void {
  const fail = command.error.bind(command);
  command.error = (message, options) => {
    const isMissing = options?.code === "commander.missingMandatoryOptionValue";
    const unknown = isMissing ? command.args.find((each) => each.startsWith("-")) : undefined;
    return fail(unknown === undefined ? message : `${message}, and unknown option '${unknown}'`, options);
  };
  for (const each of command.commands) nameUnknownOptions(each);
}

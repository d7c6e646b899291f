import type { Command } from "commander";

/**
 * Names an unknown option where commander names only a missing one. Often both are one option with a mistyped name.
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

/** Detects options that npm consumed because `--` was missing before them. */

/** Returns the options among `names`, without dashes, that npm consumed. */
export function takenByNpm(names: readonly string[], environment: NodeJS.ProcessEnv): readonly string[] {
  return names.filter((name) => {
    const setting = name.replace(/^no-/, "").replaceAll("-", "_");
    return environment[`npm_config_${setting}`] !== undefined;
  });
}

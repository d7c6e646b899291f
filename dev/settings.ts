/**
 * Checks the variables of `--set`, which the demo passes on to its platform. The demo ignores the shell's variables of
 * Sluice.
 */

import { describeConfig } from "../src/config/describe";
import { loadConfig } from "../src/config/load";

/** Variables that the demo sets itself, each with the reason or the alternative. */
const OWN: Readonly<Record<string, string>> = {
  MONGODB_URI: "set it in your shell",
  SLUICE_HTTP_PORT: "use --port",
  SLUICE_HTTP_HOST: "only this machine can reach the demo",
  SLUICE_MONGODB_DATABASE: "the demo's database is 'sluice'",
  SLUICE_ROLES: "the demo's only process has all roles",
  SLUICE_OPERATOR_KEY: "the demo's key is in operator.key of its folder",
};
const OF_THE_BROKER = /^(MQTT_URL|SLUICE_(MQTT|CLIENT)_.*|SLUICE_BROKER_PID_FILE)$/;

/**
 * Splits `NAME=VALUE`.
 *
 * @throws Error with the remedy if Sluice has no such variable, or the value is invalid
 */
export function parseSetting(text: string): readonly [name: string, value: string] {
  const [, name = "", value = ""] = /^([^=]*)=([^]*)$/.exec(text) ?? [];
  if (name === "") throw new Error("Use NAME=VALUE, such as SLUICE_LOG_LEVEL=debug.");
  const own = OWN[name] ?? (OF_THE_BROKER.test(name) ? "it belongs to the demo's own broker" : undefined);
  if (own !== undefined) throw new Error(`The demo sets ${name} itself: ${own}.`);
  if (isVariable(name)) {
    const invalid = mistakeIn(name, value);
    if (invalid !== undefined) throw new Error(`${name} ${invalid}.`);
    return [name, value];
  }
  const prefixed = name.startsWith("SLUICE_") ? name : `SLUICE_${name}`;
  const remedy = isVariable(prefixed)
    ? `is not a variable of Sluice: did you mean ${prefixed}?`
    : mistakeIn(prefixed, value);
  throw new Error(`${name} ${remedy ?? "is not a variable of Sluice"}${remedy?.endsWith("?") === true ? "" : "."}`);
}

/** Returns the names of Sluice's variables in the environment, which the demo ignores. */
export function ignoredSettings(environment: NodeJS.ProcessEnv): readonly string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith("SLUICE_") && isVariable(name) && environment[name] !== "")
    .sort();
}

function isVariable(name: string): boolean {
  return describeConfig().some(
    (variable) => name === variable.name || (variable.secret && name === `${variable.name}_FILE`),
  );
}

/** Returns the configuration's error about this variable; undefined: the value is valid. */
function mistakeIn(name: string, value: string): string | undefined {
  const loaded = loadConfig({ [name]: value });
  if (loaded.ok) return undefined;
  const found = loaded.failure.find((failure) => failure.name === name);
  return found && `${found.found}: ${found.remedy}`;
}

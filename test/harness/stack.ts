/** Starts a whole stack for a test file: a new database of the run's MongoDB, and a separate broker and platform. */

import { startStack, type Stack } from "../../dev/stack";
import { disposeLater, sharedMongo, temporaryDir, type SharedMongo } from "./servers";

/**
 * Starts a stack, which is stopped after this file's tests. `mongodbUri` of the result ends in the database's name.
 *
 * @param env Further environment variables of the platform.
 * @param mongo Database to use. Default: a new database.
 */
export async function startOwnStack(env: Readonly<Record<string, string>> = {}, mongo?: SharedMongo): Promise<Stack> {
  const { uri, database } = mongo ?? (await sharedMongo());
  const dir = await temporaryDir();
  const stack = await startStack({ dir, httpPort: 0, mqttPort: 0, mongodbUri: uri, database, env });
  disposeLater(() => stack.stop());
  return stack;
}

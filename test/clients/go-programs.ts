/** Builds the programs of test/clients/go, with the client that genqlient generates from the schema. */

import { cp, copyFile } from "node:fs/promises";
import path from "node:path";
import { runGo } from "../harness/programs";
import { temporaryDir } from "../harness/servers";
import type { Program } from "./conversation";

const SCHEMA = path.resolve(__dirname, "../../schema.graphql");

/** Compiles `test/clients/go/{name}`. Resolves with the program. */
export async function buildInGo(name: "conversation" | "publish"): Promise<Program> {
  const cwd = path.join(await temporaryDir(), "go");
  await cp(path.join(__dirname, "go"), cwd, { recursive: true });
  if (name === "conversation") {
    await cp(path.join(__dirname, "operations"), path.join(cwd, "operations"), { recursive: true });
    await copyFile(SCHEMA, path.join(cwd, "schema.graphql"));
    await runGo(["tool", "genqlient"], cwd);
  }
  await runGo(["build", "-o", "program", `./${name}`], cwd);
  return { command: path.join(cwd, "program"), args: [], cwd };
}

/** Creates random accounts of the local broker on the first run, and keeps them beside the broker's data. */

import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";

export interface BrokerCredentials {
  /** The only user that may change users and roles. */
  readonly admin: { readonly username: string; readonly password: string };
  /**
   * The user that receives every tenant's messages. Its client ID is secret, because anyone who knows it can hijack the
   * session.
   */
  readonly ingestion: { readonly username: string; readonly password: string; readonly clientId: string };
}

/** Returns 256 random bits as 43 characters that need no escaping. */
function secret(): string {
  return randomBytes(32).toString("base64url");
}

function isCredentials(value: unknown): value is BrokerCredentials {
  const { admin, ingestion } = (value ?? {}) as Partial<BrokerCredentials>;
  const all = [admin?.username, admin?.password, ingestion?.username, ingestion?.password, ingestion?.clientId];
  return all.every((text) => typeof text === "string" && text !== "");
}

/** Reads the credentials in `file`. If it is missing or invalid, creates it with mode 0600. */
export async function ensureCredentials(file: string): Promise<BrokerCredentials> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, "utf8"));
    if (isCredentials(kept)) return kept;
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const made: BrokerCredentials = {
    admin: { username: "sluice_admin", password: secret() },
    ingestion: { username: "ingestion_service", password: secret(), clientId: `sluice-${secret()}` },
  };
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${String(process.pid)}.tmp`;
  await writeFile(temporary, `${JSON.stringify(made, undefined, 2)}\n`, { mode: 0o600 });
  await rename(temporary, file);
  return made;
}

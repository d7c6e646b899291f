/** Seeds and checks the file of Mosquitto's dynamic-security plugin. Never call this while the broker runs. */

import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  ADMIN_ROLE,
  DENY_ALL,
  INGESTION_ROLE,
  adminRole,
  client,
  hashPassword,
  ingestionRole,
  type DynamicSecurityClient,
  type DynamicSecurityDocument,
  type DynamicSecurityRole,
} from "../src/broker/dynamic-security-document";
import { ensureFolder } from "./folder";

export interface Account {
  readonly username: string;
  readonly password: string;
}

/** Users and roles in addition to the platform's own. */
export interface FurtherUsers {
  readonly clients: readonly DynamicSecurityClient[];
  readonly roles: readonly DynamicSecurityRole[];
}

export interface SeedOptions {
  /** The only user that may use `$CONTROL` topics. */
  readonly admin: Account;
  /** The user that reads every tenant's topics. */
  readonly ingestion: Account;
  /** Additional users, and their roles, such as those of tenants. Default: none. */
  readonly clients?: readonly DynamicSecurityClient[];
  readonly roles?: readonly DynamicSecurityRole[];
  /** Returns more users and roles. Called only if the document is written. Default: none. */
  readonly further?: () => Promise<FurtherUsers>;
}

/**
 * Returns the document of a new broker: the admin user, the ingestion user, and the given users and roles. It denies
 * everything else.
 */
export async function seedDocument(options: SeedOptions): Promise<DynamicSecurityDocument> {
  const [admin, ingestion, further] = await Promise.all([
    hashPassword(options.admin.password),
    hashPassword(options.ingestion.password),
    options.further?.() ?? { clients: [], roles: [] },
  ]);
  return {
    defaultACLAccess: DENY_ALL,
    clients: [
      client(options.admin.username, admin, ADMIN_ROLE),
      client(options.ingestion.username, ingestion, INGESTION_ROLE),
      ...(options.clients ?? []),
      ...further.clients,
    ],
    groups: [],
    roles: [adminRole(), ingestionRole(), ...(options.roles ?? []), ...further.roles],
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function names(list: unknown, key: string): string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const found = list.map((entry: unknown) => (isRecord(entry) ? entry[key] : undefined));
  return found.every((name) => typeof name === "string") ? found : undefined;
}

const NAMED_MISSING = 5;

/** Returns why the text is not a valid file of the plugin; undefined if it is valid. */
function documentFailure(text: string, required: readonly string[]): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return `not JSON: ${String(error)}`;
  }
  if (!isRecord(parsed)) return "not a JSON object";
  const clients = names(parsed.clients, "username");
  const roles = names(parsed.roles, "rolename");
  if (clients === undefined || roles === undefined) return "list of clients or roles missing";
  const held = new Set(clients);
  const missing = required.filter((username) => !held.has(username));
  const more = missing.length > NAMED_MISSING ? ` and ${String(missing.length - NAMED_MISSING)} more` : "";
  if (missing.length > 0) return `user ${missing.slice(0, NAMED_MISSING).join(", ")} missing${more}`;
  const access = parsed.defaultACLAccess;
  const open = Object.keys(DENY_ALL).filter((kind) => !isRecord(access) || access[kind] !== false);
  if (open.length > 0) return `allowed by default: ${open.join(", ")}`;
  return undefined;
}

/** Replaces the file atomically, with mode 0600. Readers see either the old or the new document, even after a crash. */
export async function writeDocument(file: string, document: DynamicSecurityDocument): Promise<void> {
  await rename(await writeTemporary(file, document), file);
}

/** Writes the document to a temporary file in the same folder. If that fails, deletes the temporary file. */
async function writeTemporary(file: string, document: DynamicSecurityDocument): Promise<string> {
  await ensureFolder(path.dirname(file));
  const temporary = `${file}.${String(process.pid)}.tmp`;
  try {
    await writeFile(temporary, JSON.stringify(document), { mode: 0o600, flush: true });
    return temporary;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Result of {@link ensureDocument}: it kept a valid file, created a missing one, or replaced an invalid one. */
export type SeedOutcome = { kind: "kept" } | { kind: "created" } | { kind: "replaced"; failure: string; moved: string };

/** Additional check of a valid document. Returns why the document is invalid after all; undefined if it passes. */
export type DocumentCheck = (text: string) => Promise<string | undefined>;

/**
 * Keeps a valid file unchanged. If the file is missing or damaged, writes a new document from `options`. A damaged file
 * is moved to `<file>.damaged`. `options.further` restores users and roles, such as those of the tenants in MongoDB.
 */
export async function ensureDocument(
  file: string,
  options: SeedOptions,
  check: DocumentCheck = () => Promise.resolve(undefined),
): Promise<SeedOutcome> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) {
    await writeDocument(file, await seedDocument(options));
    return { kind: "created" };
  }
  const failure = documentFailure(text, [options.admin.username, options.ingestion.username]) ?? (await check(text));
  if (failure === undefined) return { kind: "kept" };
  const moved = `${file}.damaged`;
  const temporary = await writeTemporary(file, await seedDocument(options));
  await rename(file, moved);
  await rename(temporary, file);
  return { kind: "replaced", failure, moved };
}

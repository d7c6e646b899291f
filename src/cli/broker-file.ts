import { readFile } from "node:fs/promises";
import { ensureDocument, writeDocument, type FurtherUsers, type SeedOptions } from "../../mosquitto/dynamic-security";
import { alignDocument } from "../broker/document-drift";
import type { DynamicSecurityDocument } from "../broker/dynamic-security-document";
import { documentParts } from "../broker/expected-state";
import type { Config } from "../config/config";
import { partitionsOf, type PartitionConfig } from "../config/partitions";
import { isManagedName } from "../domain/broker-credential";
import { toPartition, type Partition } from "../domain/keys";
import { accountOn, UNATTENDED_DELETIONS, type TenantAccount } from "../domain/ports/broker";
import { MongoBrokerCredentialRepository } from "../store/broker-credentials";
import { createCommandClient } from "./servers";

const NAMED_CHANGES = 5;

interface Database {
  readonly uri: string;
  readonly database: string;
}

/**
 * Reads users and roles of every registered tenant of a partition from MongoDB. 10,000 tenants take one to two seconds.
 *
 * @param notices whether gateways receive notices of rejected messages
 * @param partition number of the partition; default: the first
 */
export async function registeredBrokerUsers(
  database: Database,
  notices: boolean,
  partition?: number,
): Promise<FurtherUsers> {
  return documentParts(await registeredAccounts(database, toPartition(partition)), notices);
}

async function registeredAccounts({ uri, database }: Database, partition: Partition): Promise<TenantAccount[]> {
  const client = createCommandClient(uri);
  try {
    const accounts = await new MongoBrokerCredentialRepository(client.db(database)).accounts();
    return accounts.flatMap((account) => accountOn(account, partition) ?? []);
  } finally {
    await client.close();
  }
}

export interface BrokerFileOptions {
  /** Replace the file even if it is valid. */
  readonly force?: boolean;
  /** Number of the broker's partition. Default: the only one. */
  readonly partition?: number;
}

/**
 * Prepares the plugin's file before the broker starts. Writes a missing file, and repairs a valid file from MongoDB.
 * Moves an invalid file, or with `force` any file, aside and writes a new one. With `force`, the new file keeps users
 * and roles of a valid file that the platform does not manage. Resolves with a message about what was done.
 *
 * @throws Error if the configuration has no ingestion user, or if the options name none of its partitions
 */
export async function writeBrokerFile(
  config: Config,
  file: string,
  { force = false, partition: wanted }: BrokerFileOptions,
): Promise<string> {
  const { partition, admin, ingestion } = partitionFor(config, wanted);
  if (ingestion === null)
    throw new Error(
      "SLUICE_ROLES omits ingest, but the file needs the password of the ingestion user. Add ingest to SLUICE_ROLES.",
    );
  const notices = config.limits.noticesPerMinute > 0;
  const accounts = await registeredAccounts(config.mongodb, partition);
  const registered = documentParts(accounts, notices);
  const own = [admin.username, ingestion.username];
  let strangers: FurtherUsers = { clients: [], roles: [] };
  const seed: SeedOptions = {
    admin,
    ingestion,
    further: () =>
      Promise.resolve({
        clients: [...registered.clients, ...strangers.clients],
        roles: [...registered.roles, ...strangers.roles],
      }),
  };
  const outcome = await ensureDocument(file, seed, (text) => {
    if (force) strangers = strangersIn(text, own);
    return Promise.resolve(force ? "--force was given" : undefined);
  });
  const tenants = `${registered.clients.length} users of tenants from MongoDB`;
  switch (outcome.kind) {
    case "kept":
      return align(file, accounts, notices);
    case "created":
      return `Wrote ${file}, which was missing, with ${tenants}.`;
    case "replaced":
      return `Wrote ${file} again (${outcome.failure}), with ${tenants}. The old file is now ${outcome.moved}.`;
  }
}

/** @throws Error if there is no such partition, or if there are several and none is named */
function partitionFor(config: Config, wanted: number | undefined): PartitionConfig {
  const all = partitionsOf(config);
  const found = wanted === undefined && all.length === 1 ? all[0] : all.find(({ partition }) => partition === wanted);
  if (found !== undefined) return found;
  const numbers = all.map(({ partition }) => partition).join(", ");
  throw new Error(
    wanted === undefined
      ? `There are ${all.length} partitions, each with a broker. Add --partition with one of ${numbers}.`
      : `There is no partition ${wanted}. Set --partition to one of ${numbers}.`,
  );
}

async function align(file: string, accounts: readonly TenantAccount[], notices: boolean): Promise<string> {
  const held = JSON.parse(await readFile(file, "utf8")) as DynamicSecurityDocument;
  const options = { notices, maxDeletions: UNATTENDED_DELETIONS };
  const { document, changes, strangersLeft } = alignDocument(held, accounts, options);
  const left =
    strangersLeft === 0
      ? ""
      : ` Kept ${strangersLeft} users that MongoDB does not list, because more than ${UNATTENDED_DELETIONS} suggest a wrong database. ` +
        "Check SLUICE_MONGODB_DATABASE, or delete these users with --force.";
  if (changes.length === 0) return `${file} matches MongoDB. Nothing was changed.${left}`;
  await writeDocument(file, document);
  const more = changes.length > NAMED_CHANGES ? `; and ${changes.length - NAMED_CHANGES} more` : "";
  const named = changes.slice(0, NAMED_CHANGES).join("; ");
  return `Repaired ${file}, which differed from MongoDB (${named}${more}).${left}`;
}

/** Returns the users and roles of a valid file that an operator created and the platform does not manage. */
function strangersIn(text: string, own: readonly string[]): FurtherUsers {
  const { clients, roles } = JSON.parse(text) as FurtherUsers;
  return {
    clients: clients.filter(({ username }) => !isManagedName(username) && !own.includes(username)),
    roles: roles.filter(({ rolename }) => !isManagedName(rolename) && !rolename.startsWith("sluice_")),
  };
}

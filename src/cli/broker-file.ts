import { MongoClient } from "mongodb";
import {
  ensureDocument,
  problemWithDocument,
  type FurtherUsers,
  type SeedOptions,
} from "../../mosquitto/dynamic-security";
import { documentParts } from "../broker/expected-state";
import type { Config } from "../config/config";
import { isManagedName } from "../domain/broker-credential";
import { MongoBrokerCredentialRepository } from "../store/broker-credentials";

interface Database {
  readonly uri: string;
  readonly database: string;
}

/**
 * Users and roles of every registered tenant, read from MongoDB: 10,000 tenants in a second or two.
 *
 * @param notices whether gateways are told of their rejected messages
 */
export async function registeredBrokerUsers({ uri, database }: Database, notices: boolean): Promise<FurtherUsers> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 10_000, readConcern: { level: "majority" } });
  try {
    return documentParts(await new MongoBrokerCredentialRepository(client.db(database)).accounts(), notices);
  } finally {
    await client.close();
  }
}

/**
 * Makes sure of the plugin's file before the broker starts: a good one that knows every registered user stays, any
 * other is moved aside and written anew, with what it held beside the platform's own users. Says what was done.
 *
 * @throws Error when the ingestion user's password is not configured.
 */
export async function writeBrokerFile(config: Config, file: string, force: boolean): Promise<string> {
  const { ingest } = config;
  if (ingest === null) throw new Error("SLUICE_INGEST=off: the file needs the ingestion user's password; set it on.");
  const registered = await registeredBrokerUsers(config.mongodb, config.limits.noticesPerMinute > 0);
  const own = [config.mqtt.admin.username, ingest.username];
  let strangers: FurtherUsers = { clients: [], roles: [] };
  const seed: SeedOptions = {
    admin: config.mqtt.admin,
    ingestion: ingest,
    further: () =>
      Promise.resolve({
        clients: [...registered.clients, ...strangers.clients],
        roles: [...registered.roles, ...strangers.roles],
      }),
  };
  const outcome = await ensureDocument(file, seed, (text) => {
    strangers = strangersIn(text, own);
    if (force) return Promise.resolve("replaced by order");
    return Promise.resolve(
      problemWithDocument(
        text,
        registered.clients.map(({ username }) => username),
      ),
    );
  });
  const tenants = `${registered.clients.length} users of tenants from MongoDB`;
  switch (outcome.kind) {
    case "kept":
      return `${file} is good and knows every registered user: kept.`;
    case "created":
      return `${file} was missing: written, with ${tenants}.`;
    case "replaced":
      return `${file} was not good (${outcome.problem}): written anew, with ${tenants}; the old one is ${outcome.moved}.`;
  }
}

/** Users and roles of a good file that are nobody's business here: a person has made them. */
function strangersIn(text: string, own: readonly string[]): FurtherUsers {
  const { clients, roles } = JSON.parse(text) as FurtherUsers;
  return {
    clients: clients.filter(({ username }) => !isManagedName(username) && !own.includes(username)),
    roles: roles.filter(({ rolename }) => !isManagedName(rolename) && !rolename.startsWith("sluice_")),
  };
}

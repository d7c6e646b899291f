/**
 * Measures how soon a tenant with many credentials loses access, and whether this delays the revocation of another
 * tenant's credential.
 */
import { readFile } from "node:fs/promises";
import type { Db } from "mongodb";
import { connectAsync, type MqttClient } from "mqtt";
import { orThrow, type Sluice } from "@sluice/sdk";
import type { Stack } from "../../dev/stack";
import { hashPassword } from "../../src/broker/dynamic-security-document";
import { credentialUsername, tenantUsername } from "../../src/domain/broker-credential";
import { toId, type TenantId } from "../../src/domain/keys";

/** Results for one number of credentials. Times are milliseconds since the mutation was sent. */
export interface EndOfAccess {
  readonly credentials: number;
  /** Time until the last of {@link SESSIONS} sessions has ended. */
  readonly suspendSessionsEnded: number;
  /** Time until the last user is disabled. */
  readonly suspendComplete: number;
  readonly deleteSessionsEnded: number;
  /** Duration of `brokerCredentialRevoke` for another tenant's credential, sent while the users are disabled. */
  readonly revokeBeside: number;
}

export const CROWDED = ["crowded-1", "crowded-2"];
const SESSIONS = 20;
const PASSWORD = "of all of them";

/** Issues credentials for the tenants of {@link CROWDED}. Half of the credentials are for a single asset. */
export async function seedCredentials(db: Db, count: number): Promise<void> {
  const { password: hash, salt, iterations } = await hashPassword(PASSWORD);
  const documents = CROWDED.flatMap((tenantId) =>
    Array.from({ length: count }, (_, index) => ({
      _id: usernameOf(toId(tenantId), index),
      tenantId,
      kind: "PASSWORD",
      name: null,
      assetIds: index % 2 === 0 ? ["a"] : null,
      status: "ACTIVE",
      createdAt: new Date(),
      expiresAt: null,
      revokedAt: null,
      lastSeenAt: null,
      password: { hash, salt, iterations },
      serialNumber: null,
      onBroker: true,
    })),
  );
  await db.collection<{ _id: string }>("brokerCredentials").insertMany(documents);
}

/**
 * Measures a suspension and a deletion of tenants with many credentials.
 *
 * @param revocable credential of another tenant, which is revoked meanwhile
 */
export async function measureEndOfAccess(
  stack: Stack,
  sdk: Sluice,
  { credentials, revocable }: { credentials: number; revocable: string },
): Promise<EndOfAccess> {
  const [suspended = "", deleted = ""] = CROWDED;
  const suspending = await sessions(stack, toId(suspended), credentials);
  const start = performance.now();
  const since = () => Math.round(performance.now() - start);
  const answered = sdk.tenantSuspend({ input: { tenantId: suspended } });
  await ended(suspending);
  const suspendSessionsEnded = since();
  const revoking = performance.now();
  orThrow(await sdk.brokerCredentialRevoke({ input: { username: revocable } }));
  const revokeBeside = Math.round(performance.now() - revoking);
  orThrow(await answered);
  const suspendComplete = since();

  const deleting = await sessions(stack, toId(deleted), credentials);
  const deletion = performance.now();
  orThrow(await sdk.tenantDelete({ input: { tenantId: deleted } }));
  await ended(deleting);
  const deleteSessionsEnded = Math.round(performance.now() - deletion);
  return { credentials, suspendSessionsEnded, suspendComplete, deleteSessionsEnded, revokeBeside };
}

async function sessions(stack: Stack, tenantId: TenantId, credentials: number): Promise<MqttClient[]> {
  const ca = await readFile(stack.caFile);
  const indices = Array.from({ length: Math.min(SESSIONS, credentials) }, (_, index) => credentials - 1 - index);
  return Promise.all(
    indices.map((index) =>
      connectAsync(stack.mqttUrl, {
        ca,
        username: usernameOf(tenantId, index),
        password: PASSWORD,
        protocolVersion: 5,
        reconnectPeriod: 0,
      }),
    ),
  );
}

async function ended(clients: readonly MqttClient[]): Promise<void> {
  await Promise.all(clients.map((client) => new Promise<void>((resolve) => client.once("close", resolve))));
}

function usernameOf(tenantId: TenantId, index: number): string {
  return credentialUsername(tenantUsername(tenantId), `n${String(index)}`);
}

/** A tenant that moves between two brokers while its gateways publish. */
import { readFile } from "node:fs/promises";
import type { MongoClient } from "mongodb";
import type { Mosquitto } from "../../dev/mosquitto";
import type { PlatformProcess } from "../../dev/process";
import { buildProgram } from "../../src/cli/program";
import { requestCertificate } from "../harness/client-certificates";
import { disposeLater, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { Follower } from "../subscriptions/follower";
import { RoamingGateway } from "./roaming-gateway";
import { ask, registerTenant, type RegisteredTenant, type TwoBrokers } from "./two-brokers";

const SENSORS = ["s0", "s1", "s2", "s3"] as const;
/** Distance between the values of two gateways. */
const APART = 1_000_000;

export interface MoveView {
  readonly state: string;
  readonly from: number;
  readonly to: number;
  readonly waitsFor: string | null;
}

type Platform = Pick<PlatformProcess, "httpUrl">;

/** Registers a tenant with four sensors in this partition. */
export async function movableTenant(platform: Platform, world: TwoBrokers, partitionId: number) {
  const tenant = await registerTenant(platform, world.operatorKey, { tenantId: uniqueName("mover"), partitionId });
  await ask(
    platform,
    tenant.apiKey,
    "mutation ($assets: [FleetImportAssetInput!]!) { fleetImport(input: { assets: $assets }) { userErrors { message } } }",
    { assets: [{ assetId: "rig", type: "rig", sensors: SENSORS.map((sensorId) => ({ sensorId, type: "t" })) }] },
  );
  return tenant;
}

export interface Certificate {
  /** Certificate, as PEM text. */
  readonly cert: string;
  readonly key: string;
}

/** Replaces the tenant's password with a certificate, which needs no restart of a broker during a move. */
export async function withCertificate(
  platform: Platform,
  { apiKey, username }: RegisteredTenant,
): Promise<Certificate> {
  const { csr, key } = await requestCertificate();
  const { brokerCredentialIssue: issued } = await ask<{
    brokerCredentialIssue: { certificate: { certificate: string } };
  }>(
    platform,
    apiKey,
    `mutation ($csr: String!) { brokerCredentialIssue(input: { csr: $csr }) {
      certificate { certificate } userErrors { message } } }`,
    { csr },
  );
  await ask(
    platform,
    apiKey,
    `mutation ($username: String!) { brokerCredentialRevoke(input: { username: $username }) { userErrors { message } } }`,
    { username },
  );
  return { cert: issued.certificate.certificate, key };
}

/** Asserts that all readings that the gateways published since the cursor are delivered and stored once, in order. */
export async function expectAllOnce(
  platform: Platform,
  tenant: RegisteredTenant,
  gateways: readonly RoamingGateway[],
  { cursor, mongo }: { readonly cursor: string | null; readonly mongo: MongoClient },
): Promise<void> {
  const total = gateways.reduce((sum, { published }) => sum + published, 0);
  const all = await follow(platform, tenant, cursor);
  await all.until(() => all.values.length >= total);
  expect(perGateway(all.values)).toEqual(allOf(gateways));
  expect(all.gaps).toEqual([]);
  all.end();
  await until(async () => (await ledgerOf(platform, tenant)).stored === total);
  expect(await ledgerOf(platform, tenant)).toMatchObject({ stored: total, pending: 0, balanced: true });
  const stored = mongo.db().collection("telemetry").find({ "source.tenantId": tenant.tenantId });
  const values = await stored.map(({ value }) => value as number).toArray();
  expect([values.length, new Set(values).size]).toEqual([total, total]);
}

/** Requests a move. Resolves with its user errors. */
export async function requestMove(
  platform: Platform,
  { operatorKey }: Pick<TwoBrokers, "operatorKey">,
  tenantId: string,
  partitionId: number,
): Promise<readonly { readonly code: string; readonly message: string }[]> {
  const { tenantMove } = await ask<{ tenantMove: { userErrors: readonly { code: string; message: string }[] } }>(
    platform,
    operatorKey,
    `mutation ($input: TenantMoveInput!) { tenantMove(input: $input) {
      tenant { tenantId } userErrors { code message } } }`,
    { input: { tenantId, partitionId } },
  );
  return tenantMove.userErrors;
}

export async function homeOf(platform: Platform, { operatorKey }: Pick<TwoBrokers, "operatorKey">, tenantId: string) {
  const { tenant } = await ask<{ tenant: { partitionId: number; broker: { mqttUrl: string }; move: MoveView | null } }>(
    platform,
    operatorKey,
    `query ($id: String!) { tenant(tenantId: $id) {
      partitionId broker { mqttUrl } move { state from to waitsFor } } }`,
    { id: tenantId },
  );
  return tenant;
}

/** Restarts a broker with the file that `sluice broker-file` writes. Resolves with the command's output. */
export async function restartWithFile(world: TwoBrokers, broker: Mosquitto, partition: number): Promise<string> {
  let output = "";
  const program = buildProgram((text) => (output += text), await world.environment(2));
  await broker.stop();
  const args = ["broker-file", "--partition", String(partition), "--out", broker.dynamicSecurityFile];
  await program.parseAsync(args, { from: "user" });
  await broker.restart();
  return output;
}

/**
 * Starts the gateways of a tenant, one for each sensor. Gateways with a password use MQTT 3.1.1 and MQTT 5 alternately.
 *
 * @param everyMs Interval between the messages of a gateway, in milliseconds.
 */
export async function gatewaysOf(
  tenant: RegisteredTenant,
  brokers: readonly Mosquitto[],
  { certificate, everyMs }: { readonly certificate?: Certificate; readonly everyMs?: number } = {},
): Promise<RoamingGateway[]> {
  const [first] = brokers;
  const ca = await readFile(first?.caFile ?? "");
  return SENSORS.map((sensorId, index) => {
    const gateway = new RoamingGateway({
      urls: brokers.map(({ url, certificateUrl }) => (certificate === undefined ? url : certificateUrl)),
      ca,
      access: certificate ?? { username: tenant.username, password: tenant.password },
      topic: `tenants/${tenant.tenantId}/assets/rig/sensors/${sensorId}/telemetry`,
      base: index * APART,
      protocolVersion: certificate !== undefined || index % 2 === 0 ? 5 : 4,
      ...(everyMs === undefined ? {} : { everyMs }),
    });
    disposeLater(() => gateway.abandon());
    return gateway;
  });
}

/** Resolves when the broker has acknowledged this number of further readings of each gateway. */
export async function publishMore(gateways: readonly RoamingGateway[], readings: number): Promise<void> {
  const before = gateways.map(({ acknowledged }) => acknowledged);
  await until(() => gateways.every(({ acknowledged }, index) => acknowledged >= (before[index] ?? 0) + readings));
}

export function follow({ httpUrl }: Platform, { apiKey }: RegisteredTenant, after?: string | null): Promise<Follower> {
  const wsUrl = `${httpUrl.replace(/^http/, "ws")}/graphql`;
  return Follower.start({ wsUrl, apiKey, input: after ? { after } : {} });
}

/** Returns the values of each gateway, in the order of `values` and without the gateway's base. */
export function perGateway(values: readonly number[]): number[][] {
  return SENSORS.map((_sensor, index) =>
    values.filter((value) => Math.floor(value / APART) === index).map((value) => value % APART),
  );
}

/** Returns the values that each gateway published: from 1 to its number of readings. */
export function allOf(gateways: readonly RoamingGateway[]): number[][] {
  return gateways.map(({ published }) => Array.from({ length: published }, (_, index) => index + 1));
}

export interface LedgerView {
  readonly received: number;
  readonly stored: number;
  readonly pending: number;
  readonly balanced: boolean;
}

export async function ledgerOf(platform: Platform, { apiKey }: RegisteredTenant): Promise<LedgerView> {
  const { viewer } = await ask<{ viewer: { tenant: { ledger: LedgerView } } }>(
    platform,
    apiKey,
    `query ($range: TimeRange!) { viewer { tenant { ledger(range: $range) { received stored pending balanced } } } }`,
    { range: { from: new Date(Date.now() - 3_600_000).toISOString() } },
  );
  return viewer.tenant.ledger;
}

/** Resolves when the tenant is in the partition and the move has ended. */
export async function moved(platform: Platform, world: TwoBrokers, tenantId: string, partition: number): Promise<void> {
  await until(async () => {
    const { partitionId, move } = await homeOf(platform, world, tenantId);
    return partitionId === partition && move === null;
  });
}

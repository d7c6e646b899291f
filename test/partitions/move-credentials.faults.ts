import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { connectAsync, type IClientOptions } from "mqtt";
import { MongoClient } from "mongodb";
import type { Mosquitto } from "../../dev/mosquitto";
import type { PlatformProcess } from "../../dev/process";
import { requestCertificate } from "../harness/client-certificates";
import { disposeLater } from "../harness/servers";
import { until } from "../harness/until";
import {
  expectAllOnce,
  follow,
  gatewaysOf,
  homeOf,
  movableTenant,
  publishMore,
  requestMove,
  withCertificate,
} from "./moving";
import { ask, twoBrokers, type RegisteredTenant, type TwoBrokers } from "./two-brokers";

type Access = Pick<IClientOptions, "username" | "password" | "cert" | "key">;

interface Issued {
  readonly username: string;
  readonly access: Access;
}

interface Outcome {
  readonly userErrors: readonly { readonly code: string }[];
  readonly credential: { readonly username: string } | null;
  readonly secret?: { readonly username: string; readonly password: string } | null;
  readonly certificate?: { readonly certificate: string } | null;
}

const PAUSE_MS = 50;
/** Interval of a gateway's messages. */
const EVERY_MS = 20;

let world: TwoBrokers;
let mongo: MongoClient;
let platform: PlatformProcess;

beforeAll(async () => {
  world = await twoBrokers();
  mongo = await new MongoClient(world.mongo.uri).connect();
  disposeLater(() => mongo.close());
  platform = await world.start(2);
});

async function change({ apiKey }: RegisteredTenant, mutation: string, input: object, fields: string): Promise<Outcome> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { outcome: ${mutation}(input: $input) {
    userErrors { code message } credential { username } ${fields} } }`;
  return (await ask<{ outcome: Outcome }>(platform, apiKey, query, { input })).outcome;
}

/** Repeatedly issues, rotates and revokes credentials until it is stopped. */
class Changes {
  /** Gateways must be able to connect with these credentials, but not with `revoked` credentials. */
  readonly active = new Map<string, Access>();
  readonly revoked: Issued[] = [];
  readonly codes = new Map<string, number>();
  private isStopped = false;
  private failure: Error | null = null;
  private readonly running: Promise<void>;

  constructor(private readonly tenant: RegisteredTenant) {
    this.running = this.run().catch((error: unknown) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
    });
  }

  /** @throws Error if an operation failed unexpectedly */
  check(): void {
    if (this.failure !== null) throw this.failure;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
    this.check();
  }

  private async run(): Promise<void> {
    for (let round = 0; !this.isStopped; round++) {
      await this.issuePassword();
      await this.issueCertificate();
      await this.rotateOldest();
      if (round % 2 === 1) await this.revokeOldest();
      await delay(PAUSE_MS);
    }
  }

  private async issuePassword(): Promise<void> {
    const issued = await change(this.tenant, "brokerCredentialIssue", {}, "secret { username password }");
    this.took("issue", issued);
    if (issued.secret) this.active.set(issued.secret.username, issued.secret);
  }

  private async issueCertificate(): Promise<void> {
    const { csr, key } = await requestCertificate();
    const issued = await change(this.tenant, "brokerCredentialIssue", { csr }, "certificate { certificate }");
    this.took("issue", issued);
    if (issued.certificate && issued.credential) {
      this.active.set(issued.credential.username, { cert: issued.certificate.certificate, key });
    }
  }

  private async rotateOldest(): Promise<void> {
    const [username, access] = [...this.active].find(([, { password }]) => password !== undefined) ?? [];
    if (username === undefined || access === undefined) return;
    const input = { username, graceSeconds: 0 };
    const rotated = await change(this.tenant, "brokerCredentialRotate", input, "secret { username password }");
    this.took("rotate", rotated);
    if (!rotated.secret) return;
    this.ended(username, access);
    this.active.set(rotated.secret.username, rotated.secret);
  }

  private async revokeOldest(): Promise<void> {
    const [username, access] = [...this.active][0] ?? [];
    if (username === undefined || access === undefined) return;
    const revoked = await change(this.tenant, "brokerCredentialRevoke", { username }, "");
    this.took("revoke", revoked);
    if (revoked.userErrors.length === 0) this.ended(username, access);
  }

  private ended(username: string, access: Access): void {
    this.active.delete(username);
    this.revoked.push({ username, access });
  }

  private took(what: string, { userErrors }: Outcome): void {
    const code = `${what}: ${userErrors[0]?.code ?? "done"}`;
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
  }
}

async function isAdmitted(broker: Mosquitto, access: Access): Promise<boolean> {
  const ca = await readFile(broker.caFile);
  const url = access.cert === undefined ? broker.url : broker.certificateUrl;
  try {
    const client = await connectAsync(url, { ca, ...access, protocolVersion: 5, reconnectPeriod: 0 }, false);
    await client.endAsync(true);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the credentials with a password. Certificates are not checked: a broker admits a certificate by its signature
 * until it reads the revocation list, but the certificate has no rights on the old broker.
 */
const passwordsOf = (accesses: readonly Access[]) => accesses.filter(({ password }) => password !== undefined);

test("moves a tenant while its credentials are issued, rotated and revoked", async () => {
  const tenant = await movableTenant(platform, world, 0);
  const { tenantId } = tenant;
  const certificate = await withCertificate(platform, tenant);
  const first = await follow(platform, tenant);
  const { cursor } = first;
  first.end();
  const gateways = await gatewaysOf(tenant, world.brokers, { certificate, everyMs: EVERY_MS });
  await publishMore(gateways, 20);
  const changes = new Changes(tenant);
  disposeLater(() => changes.stop().catch(() => undefined));
  await until(() => (changes.check(), changes.active.size > 4));

  expect(await requestMove(platform, world, tenantId, 1)).toEqual([]);
  // The move waits until the new broker knows every password. Rotations replace passwords that it does not know.
  await until(async () => {
    changes.check();
    const { partitionId, move } = await homeOf(platform, world, tenantId);
    return partitionId === 1 && move === null;
  });
  await until(() => (changes.check(), changes.active.size > 0));
  await changes.stop();
  await publishMore(gateways, 20);
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  process.stdout.write(`changes of credentials: ${[...changes.codes].map((each) => each.join(" ")).join(", ")}\n`);

  expect([...changes.codes.keys()].filter((code) => !/: (done|UNAVAILABLE)$/.test(code))).toEqual([]);
  const [old, next] = world.brokers;
  for (const access of changes.active.values()) expect(await isAdmitted(next, access)).toBe(true);
  for (const access of passwordsOf([...changes.active.values()])) expect(await isAdmitted(old, access)).toBe(false);
  for (const broker of [old, next]) {
    for (const access of passwordsOf(changes.revoked.map((each) => each.access))) {
      expect(await isAdmitted(broker, access)).toBe(false);
    }
  }
  const { brokerReconcile } = await ask<{ brokerReconcile: { drifts: readonly object[] } }>(
    platform,
    world.operatorKey,
    "mutation { brokerReconcile(input: { dryRun: true }) { drifts { name detail } } }",
  );
  expect(brokerReconcile.drifts).toEqual([]);
  await expectAllOnce(platform, tenant, gateways, { cursor, mongo });
});

/** Creates tenants on which mutations fail, and judges their state afterwards. */
import { randomUUID } from "node:crypto";
import { toId } from "../../src/domain/keys";
import type { Stack } from "../services/stack";
import { OPERATOR, value } from "../services/stack";
import { requestCertificate } from "../harness/client-certificates";
import { connectMqtt } from "../harness/mqtt";
import { adminOf, ASSET, MUTATIONS, SENSOR, type Scene } from "./mutations";
import { normalisedAnswer, States } from "./state";
import { newTenantId } from "./steps";
import { principalOf } from "../harness/principal";

/** The effect of a mutation without a failure. */
export interface Recorded {
  readonly mutation: string;
  readonly steps: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly answer: string;
}

/** A run of a mutation to its end. */
export interface Ran {
  readonly steps: readonly string[];
  readonly answer: unknown;
}

/** One mutation and one failure. */
export interface Trial {
  readonly recorded: Recorded;
  readonly scene: Scene;
  /** Description of the failure for the report. */
  readonly fault: string;
  /** Whether the response reported success despite the failure. */
  readonly isDone: boolean;
}

const PATIENCE_MS = 120_000;

export class Trials {
  private csr: string | undefined;

  /** @param stack Stack that creates the initial state of the mutations. */
  constructor(private readonly stack: Stack) {}

  async scene(mutation: string): Promise<Scene> {
    const { services, mongo } = this.stack;
    const { isFirst, prepare } = MUTATIONS[mutation]!;
    this.csr ??= (await requestCertificate()).csr;
    const scene: Scene = { tenantId: toId(newTenantId()), idempotencyKey: randomUUID(), csr: this.csr };
    if (isFirst === true) return scene;
    const { tenantId } = scene;
    await value(services.fleet.registerTenant(OPERATOR, { tenantId, name: "Tenant" }));
    const sensors = [{ sensorId: SENSOR, type: "t" }];
    await value(services.fleet.importFleet(adminOf(scene), { assets: [{ assetId: ASSET, type: "truck", sensors }] }));
    const key = `${tenantId}/${ASSET}/${SENSOR}`;
    const reading = { timestamp: new Date(), value: 1, seq: 1, receivedAt: new Date() };
    const source = { tenantId, assetId: ASSET, sensorId: SENSOR };
    const db = mongo.db();
    await db.collection("telemetry").insertOne({ ...reading, source });
    await db.collection<{ _id: string }>("latest").updateOne({ _id: key }, { $set: reading });
    await db.collection<{ _id: string }>("rollups").insertOne({ _id: `${key}|h00000001` });
    const target = await prepare?.(services, scene);
    return typeof target === "string" ? { ...scene, target } : scene;
  }

  /** Alters a tenant's users and roles on the broker in every way. Also resolves with their previous state. */
  async drift(): Promise<Scene & { readonly before: string }> {
    const scene = await this.scene("tenantUpdate");
    const name = `tenant_${scene.tenantId}`;
    const before = await this.states().of(toId(scene.tenantId));
    const acls = [{ acltype: "publishClientSend", topic: "#", allow: true }];
    for (const command of [
      { command: "disableClient", username: name },
      { command: "removeClientRole", username: name, rolename: name },
      { command: "modifyRole", rolename: name, acls },
      { command: "createRole", rolename: `${name}~0`, acls },
      { command: "createClient", username: `${name}~0`, password: "nobody's" },
      { command: "addClientRole", username: `${name}~0`, rolename: `${name}~0` },
    ]) {
      await this.stack.dynamicSecurity.execute(command);
    }
    return { ...scene, before };
  }

  /** Runs every mutation once without a failure. Resolves with its effects. */
  async record(run: (mutation: string, scene: Scene) => Promise<Ran>): Promise<Recorded[]> {
    const all: Recorded[] = [];
    for (const mutation of Object.keys(MUTATIONS)) {
      const scene = await this.scene(mutation);
      const before = await this.states().of(toId(scene.tenantId));
      const ran = await run(mutation, scene);
      const after = await this.states().of(toId(scene.tenantId));
      if (ran.steps.length === 0 || before === after) throw new Error(`${mutation} does nothing`);
      const answer = normalisedAnswer(ran.answer, scene.tenantId);
      all.push({ mutation, steps: ran.steps, before, after, answer });
    }
    return all;
  }

  /** Simulates that a minute passes, after which the leases of a killed process are free. */
  async minutePasses(): Promise<void> {
    const db = this.stack.mongo.db();
    const earlier = [{ $set: { createdAt: { $subtract: ["$createdAt", 61_000] } } }];
    await db.collection("tenants").updateMany({ status: "PROVISIONING" }, earlier);
    await db.collection("brokerCredentials").updateMany({ status: "PENDING" }, earlier);
    await db.collection("deletions").updateMany({}, { $set: { claimedUntil: new Date(0), dueAt: new Date(0) } });
    await db.collection("idempotency").updateMany({ answer: null }, { $set: { lockedUntil: new Date(0) } });
  }

  /** Waits until no work is in progress, and reconciles the broker. */
  async settle({ services, mongo, running }: Stack): Promise<void> {
    const db = mongo.db();
    await running.recoverRegistrations();
    const underWay = async () => [
      await db.collection("tenants").countDocuments({ status: { $in: ["PROVISIONING", "DELETING"] } }),
      await db.collection("deletions").countDocuments(),
      await db.collection("brokerCredentials").countDocuments({ status: { $in: ["PENDING", "ABANDONED"] } }),
      await db.collection("brokerCredentials").countDocuments({ status: "REVOKED", onBroker: true }),
    ];
    for (const deadline = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const counts = await underWay();
      if (counts.every((count) => count === 0)) break;
      if (Date.now() > deadline) throw new Error(`work is still in progress: ${counts.join(", ")}`);
    }
    await value(services.reconciliation.reconcile(OPERATOR, { dryRun: false }));
    const { drifts } = await value(services.reconciliation.reconcile(OPERATOR, { dryRun: true }));
    expect(drifts).toEqual([]);
  }

  /**
   * Repeats all mutations. Resolves with all deviations in the state after the failures and in the responses to the
   * repetitions.
   */
  async judge(trials: readonly Trial[], restarted: Stack): Promise<string[]> {
    const wrong: string[] = [];
    const found = this.states();
    for (const { recorded, scene, fault, isDone } of trials) {
      const { mutation, before, after } = recorded;
      const state = await found.of(toId(scene.tenantId));
      if (state === after || (state === before && !isDone)) continue;
      wrong.push(
        `${mutation}, ${fault}: neither as before nor as after\n${difference(isDone ? after : before, state)}`,
      );
    }
    for (const trial of trials) wrong.push(...(await this.repeat(trial, restarted)));
    await this.settle(restarted);
    const repeated = this.states();
    for (const { recorded, scene, fault } of trials) {
      const { mutation, after } = recorded;
      const state = await repeated.of(toId(scene.tenantId));
      if (state !== after) wrong.push(`${mutation}, ${fault}: not done when repeated\n${difference(after, state)}`);
    }
    return wrong;
  }

  private async repeat({ recorded, scene, fault }: Trial, { services, broker }: Stack) {
    const { mutation } = recorded;
    const { run, doneAs = [] } = MUTATIONS[mutation]!;
    const outcome = await run(services, scene);
    if (!outcome.ok) {
      const codes = outcome.failure.map(({ code }) => code);
      return codes.every((code) => doneAs.includes(code)) ? [] : [`${mutation}, ${fault}: repeated: ${codes.join()}`];
    }
    const wrong: string[] = [];
    const answer = normalisedAnswer(outcome.value, scene.tenantId);
    if (answer !== recorded.answer) {
      wrong.push(`${mutation}, ${fault}: another response when repeated\n${difference(recorded.answer, answer)}`);
    }
    const { key, password } = secretsOf(outcome.value);
    if (key !== null && (await principalOf(services.access, key)) === null) {
      wrong.push(`${mutation}, ${fault}: the key of the second response is invalid`);
    }
    if (password !== null) {
      const client = await connectMqtt(broker, password).catch(() => null);
      if (client === null) wrong.push(`${mutation}, ${fault}: the password of the second response is invalid`);
      else client.end(true);
    }
    return wrong;
  }

  private states(): States {
    return new States(this.stack.mongo.db(), this.stack.dynamicSecurity);
  }
}

/** Returns the secrets in the response of any mutation. */
function secretsOf(answer: unknown): { key: string | null; password: { username: string; password: string } | null } {
  const parts = Object.values(answer as object).filter((part) => typeof part === "object" && part !== null);
  const isPassword = (part: object): part is { username: string; password: string } =>
    "username" in part && "password" in part && typeof part.password === "string";
  const { apiKeySecret, secret } = answer as { apiKeySecret?: unknown; secret?: unknown };
  const key = apiKeySecret ?? secret;
  const found = (parts as object[]).find(isPassword);
  return {
    key: typeof key === "string" ? key : null,
    password: found === undefined ? null : { username: found.username, password: found.password },
  };
}

function difference(expected: string, state: string): string {
  const [wanted, got] = [expected.split("\n"), state.split("\n")];
  const lines = [
    ...wanted.filter((line) => !got.includes(line)).map((line) => `- ${line}`),
    ...got.filter((line) => !wanted.includes(line)).map((line) => `+ ${line}`),
  ];
  return lines.join("\n");
}

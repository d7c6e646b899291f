/**
 * Every mutation of the schema for the tests of failures: its preparation, its call, and the codes that prove its
 * success.
 */
import type { Principal } from "../../src/domain/entities";
import { toId, type TenantId } from "../../src/domain/keys";
import type { Outcome } from "../../src/services/outcome";
import type { Services } from "../../src/services/services";
import { OPERATOR, value } from "../services/stack";
import { until } from "../harness/until";

/** A tenant for one run of one mutation. Tests send it to the process that runs the mutation. */
export interface Scene {
  readonly tenantId: TenantId;
  readonly idempotencyKey: string;
  /** Name of a credential, or ID of a key, that was created for the mutation. */
  readonly target?: string;
  /** A certificate request. */
  readonly csr?: string;
}

export interface Mutation {
  /** The mutation creates the tenant, so the tests register nothing before. */
  readonly isFirst?: true;
  /** Creates the target of the mutation in a tenant with an asset and a sensor. Resolves with the target's name. */
  prepare?(services: Services, scene: Scene): Promise<string | void>;
  run(services: Services, scene: Scene): Outcome<unknown>;
  /** Error codes of a repetition that prove the first run's success. If empty, the repetition must succeed. */
  readonly doneAs?: readonly string[];
}

export const ASSET = "truck-1";
export const SENSOR = "temp-1";
/** A sensor that was registered after its first messages had arrived. */
export const LATE_SENSOR = "late-1";

export function adminOf({ tenantId }: Pick<Scene, "tenantId">): Principal {
  return { role: "TENANT_ADMIN", tenantId: toId(tenantId), keyId: "test-admin", expiresAt: null };
}

const PATH = { assetId: ASSET, sensorId: SENSOR };
const suspend = async (services: Services, { tenantId }: Scene) => {
  await value(services.lifecycle.suspendTenant(OPERATOR, { tenantId }));
};
const issueNarrow = async (services: Services, scene: Scene) => {
  const { credential } = await value(services.brokerCredentials.issue(adminOf(scene), { assetIds: [ASSET] }));
  return credential.username;
};

/** Keys are the mutation's name in the schema, optionally followed by a blank and the variant. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  tenantRegister: {
    isFirst: true,
    run: ({ fleet }, { tenantId, idempotencyKey }) =>
      fleet.registerTenant(OPERATOR, { tenantId, name: "Tenant", idempotencyKey }),
  },
  tenantUpdate: {
    run: ({ lifecycle }, { tenantId }) =>
      lifecycle.updateTenant(OPERATOR, { tenantId, name: "New name", limits: { maxAgeSeconds: 60 } }),
  },
  tenantSuspend: { run: ({ lifecycle }, { tenantId }) => lifecycle.suspendTenant(OPERATOR, { tenantId }) },
  tenantResume: {
    prepare: suspend,
    run: ({ lifecycle }, { tenantId }) => lifecycle.resumeTenant(OPERATOR, { tenantId }),
  },
  tenantDelete: {
    prepare: async (services, scene) => void (await issueNarrow(services, scene)),
    run: ({ lifecycle }, { tenantId }) => lifecycle.deleteTenant(OPERATOR, { tenantId }),
    doneAs: ["NOT_FOUND"],
  },
  assetRegister: {
    run: ({ fleet }, scene) =>
      fleet.registerAsset(adminOf(scene), { assetId: "new", type: "t", idempotencyKey: scene.idempotencyKey }),
  },
  assetUpdate: { run: ({ lifecycle }, scene) => lifecycle.updateAsset(adminOf(scene), { ...PATH, name: "New name" }) },
  assetDelete: {
    prepare: async (services, scene) => {
      await issueNarrow(services, scene);
      await value(services.fleet.registerAsset(adminOf(scene), { assetId: "other", type: "t" }));
      await value(services.brokerCredentials.issue(adminOf(scene), { assetIds: [ASSET, "other"] }));
    },
    run: ({ lifecycle }, scene) => lifecycle.deleteAsset(adminOf(scene), PATH),
    doneAs: ["NOT_FOUND"],
  },
  sensorRegister: {
    run: ({ fleet }, scene) =>
      fleet.registerSensor(adminOf(scene), {
        assetId: ASSET,
        sensorId: "new",
        type: "t",
        idempotencyKey: scene.idempotencyKey,
      }),
  },
  sensorUpdate: { run: ({ lifecycle }, scene) => lifecycle.updateSensor(adminOf(scene), { ...PATH, unit: "K" }) },
  sensorDelete: {
    run: ({ lifecycle }, scene) => lifecycle.deleteSensor(adminOf(scene), PATH),
    doneAs: ["NOT_FOUND"],
  },
  fleetImport: {
    run: ({ fleet }, scene) =>
      fleet.importFleet(adminOf(scene), {
        assets: [
          { assetId: ASSET, type: "truck", sensors: [{ sensorId: "more", type: "t" }] },
          { assetId: "imported", type: "t", sensors: [{ sensorId: SENSOR, type: "t" }] },
        ],
        idempotencyKey: scene.idempotencyKey,
      }),
  },
  "brokerCredentialIssue for the tenant": {
    run: ({ brokerCredentials }, scene) =>
      brokerCredentials.issue(adminOf(scene), { name: "Further", idempotencyKey: scene.idempotencyKey }),
  },
  "brokerCredentialIssue for an asset": {
    run: ({ brokerCredentials }, scene) =>
      brokerCredentials.issue(adminOf(scene), { assetIds: [ASSET], idempotencyKey: scene.idempotencyKey }),
  },
  "brokerCredentialIssue by certificate": {
    run: ({ brokerCredentials }, scene) =>
      brokerCredentials.issue(adminOf(scene), { csr: scene.csr, idempotencyKey: scene.idempotencyKey }),
  },
  "brokerCredentialRotate with a grace": {
    run: ({ brokerCredentials }, scene) =>
      brokerCredentials.rotate(adminOf(scene), { graceSeconds: 3_600, idempotencyKey: scene.idempotencyKey }),
  },
  "brokerCredentialRotate without a grace": {
    run: ({ brokerCredentials }, scene) =>
      brokerCredentials.rotate(adminOf(scene), { graceSeconds: 0, idempotencyKey: scene.idempotencyKey }),
  },
  "brokerCredentialRevoke of the first": {
    run: ({ brokerCredentials }, scene) =>
      brokerCredentials.revoke(adminOf(scene), { username: `tenant_${scene.tenantId}` }),
  },
  "brokerCredentialRevoke of an asset's": {
    prepare: issueNarrow,
    run: ({ brokerCredentials }, scene) => brokerCredentials.revoke(adminOf(scene), { username: scene.target ?? "" }),
  },
  apiKeyCreate: {
    run: ({ access }, scene) =>
      access.createKey(adminOf(scene), {
        role: "TENANT_READER",
        name: "Reader",
        idempotencyKey: scene.idempotencyKey,
      }),
  },
  apiKeyRevoke: {
    prepare: async ({ access }, scene) =>
      (await value(access.createKey(adminOf(scene), { role: "TENANT_READER", name: "Reader" }))).apiKey.keyId,
    run: ({ access }, scene) => access.revokeKey(adminOf(scene), { keyId: scene.target ?? "" }),
  },
};

/** Mutations that leave no state of a tenant to compare. Each has its own tests. */
export const REPAIRS: Readonly<Record<string, Pick<Mutation, "run">>> = {
  brokerCredentialTrace: {
    run: ({ brokerTraces }, { tenantId }) => brokerTraces.begin(OPERATOR, { username: `tenant_${tenantId}` }),
  },
  brokerReconcile: { run: ({ reconciliation }) => reconciliation.reconcile(OPERATOR, { dryRun: false }) },
  /** Needs a second broker. */
  tenantMove: { run: ({ lifecycle }, { tenantId }) => lifecycle.moveTenant(OPERATOR, { tenantId, partitionId: 1 }) },
  /** Waits until ingestion knows the sensor before the redrive. */
  rejectedMessagesRedrive: {
    run: async ({ messages }, scene) => {
      const { tenantId } = scene;
      const message = { topic: topicOf(scene, LATE_SENSOR), payload: '{"value":1}' };
      await until(async () => (await messages.explain(OPERATOR, message)).accepted);
      return messages.redrive(OPERATOR, { tenantId });
    },
  },
};

export function topicOf({ tenantId }: Pick<Scene, "tenantId">, sensorId: string): string {
  return `tenants/${tenantId}/assets/${ASSET}/sensors/${sensorId}/telemetry`;
}

/** The name of the mutation in the schema. */
export function mutationOf(name: string): string {
  return name.split(" ", 1)[0] ?? name;
}

/**
 * Cases of the isolation matrix. Each is an operation of the schema, once with IDs of another tenant and once with IDs
 * that never existed.
 */
import type { GraphQLField, GraphQLInputType, GraphQLObjectType } from "graphql";
import { changeOperations, type ChangeOperation } from "../../src/services/operations";
import { constantOf, fillAll } from "./generate";

/** Two IDs to compare. `theirs` belongs to the other tenant. `ghost` has the same form, but never existed. */
export interface Pair {
  readonly theirs: string;
  readonly ghost: string;
}

/** The IDs of the calling tenant and of the tenant that it attacks. */
export interface Subjects {
  readonly own: { readonly tenantId: string; readonly assetId: string; readonly sensorId: string };
  /** Cursors of the attacker's own tenant. They hold a position and no ID, so they are not compared. */
  readonly cursors: { readonly stream: string; readonly readings: string };
  readonly pairs: {
    readonly tenantId: Pair;
    /** An ID that no case has used yet. */
    assetId(): Pair;
    readonly sensorId: Pair;
    readonly keyId: Pair;
    readonly username: Pair;
    readonly rejectionId: Pair;
    readonly eventId: Pair;
    /** Two idempotency keys: one of the other tenant's mutation, and an unused key. No case has used this pair yet. */
    idempotencyKey(): Pair;
  };
}

export const ROLES = ["TENANT_ADMIN", "TENANT_READER"] as const;
export type Side = "theirs" | "ghost";
export type Values = Record<string, unknown>;

/** Combinations of IDs in an input: whose tenant ID, and whose object IDs. */
export const MIXES = ["their tenant, their things", "no tenant, their things", "own tenant, their things"] as const;
export type Mix = (typeof MIXES)[number];

/** The argument for a cursor that holds a key of the other tenant. */
export type PageEnd = "after" | "before";

/** Returns the cursor arguments of a field. */
export function pageEndsOf(field: GraphQLField<unknown, unknown>): readonly PageEnd[] {
  return field.args.some(({ name }) => name === "before") ? ["after", "before"] : ["after"];
}

export const base64 = (text: string) => Buffer.from(text).toString("base64url");

/** Values of arguments that identify no tenant's data. */
const NEUTRAL: Readonly<Record<string, string>> = {
  name: "n",
  type: "t",
  actions: "assetRegister",
  contentType: "application/json",
  unit: "u",
  payload: '{"value": 1}',
  payloadContains: "x",
  tenantRates: "10:1",
  sensorRates: "10:1",
  every: "1h",
  timeZone: "UTC",
  csr: "-----BEGIN CERTIFICATE REQUEST-----",
  certificateRequest: "-----BEGIN CERTIFICATE REQUEST-----",
};

/** Values of one case. Both of its sides use the same pairs, which are created on first use. */
export class Case {
  readonly pairs: Pair[] = [];
  private readonly assetId: Pair;
  private key: Pair | undefined;

  constructor(
    private readonly subjects: Subjects,
    private readonly mix: Mix,
    private readonly listOf = "",
    private readonly end: PageEnd = "after",
  ) {
    const { tenantId, sensorId, keyId, username, rejectionId, eventId } = subjects.pairs;
    this.assetId = subjects.pairs.assetId();
    this.pairs.push(this.assetId, tenantId, sensorId, keyId, username, rejectionId, eventId);
  }

  /** Returns the value of a field on one side. */
  valueOf(side: Side, name: string, type: GraphQLInputType, path: readonly string[]): unknown {
    const { pairs } = this.subjects;
    const tenantId = pairs.tenantId[side];
    const assetId = this.assetId[side];
    const sensorId = pairs.sensorId[side];
    switch (name) {
      case "tenantId":
        if (this.mix === "no tenant, their things") return undefined;
        return this.mix === "own tenant, their things" ? this.subjects.own.tenantId : tenantId;
      case "assetId":
      case "assetIds":
        return assetId;
      case "sensorId":
      case "sensorIds":
        return sensorId;
      case "keyId":
        return pairs.keyId[side];
      case "username":
        return pairs.username[side];
      case "target":
        return assetId;
      case "clientId":
        return `tenants/${tenantId}/gateway`;
      case "sensorKey":
        return `${tenantId}/${assetId}/${sensorId}`;
      case "rejectionIds":
      case "rejectedMessageIds":
        return base64(`RejectedMessage:${pairs.rejectionId[side]}`);
      case "id":
      case "ids":
        return base64(`Asset:${tenantId}/${assetId}`);
      case "topic":
        return `tenants/${tenantId}/assets/${assetId}/sensors/${sensorId}/telemetry`;
      case "search":
        return assetId;
      case "idempotencyKey":
        return this.idempotencyKey()[side];
      case "first":
        return this.end === "after" ? 2 : undefined;
      case "last":
        return this.end === "before" ? 2 : undefined;
      case "before":
      case "after":
        return this.end === name ? this.cursor(side, path) : undefined;
      case "from":
        return "2026-01-01T00:00:00.000Z";
      case "limits":
        return undefined;
    }
    const value = constantOf(type) ?? NEUTRAL[name];
    if (value === undefined) {
      throw new Error(
        `The isolation matrix has no value for '${[...path, name].join(".")}: ${String(type)}'. ` +
          "If it can hold an ID, give it a pair in Case.valueOf, otherwise a text in NEUTRAL.",
      );
    }
    return value;
  }

  private idempotencyKey(): Pair {
    if (this.key === undefined) this.pairs.push((this.key = this.subjects.pairs.idempotencyKey()));
    return this.key;
  }

  /** Returns the key in the global ID of a node of this type. */
  keyOf(side: Side, typeName: string): string {
    const { pairs } = this.subjects;
    const tenantId = pairs.tenantId[side];
    const assetId = this.assetId[side];
    const keys: Readonly<Record<string, string>> = {
      Tenant: tenantId,
      Asset: `${tenantId}/${assetId}`,
      Sensor: `${tenantId}/${assetId}/${pairs.sensorId[side]}`,
      ApiKey: pairs.keyId[side],
      RejectedMessage: pairs.rejectionId[side],
      BrokerCredential: pairs.username[side],
    };
    const key = keys[typeName];
    if (key === undefined) throw new Error(`The isolation matrix has no key of a ${typeName}.`);
    return key;
  }

  /** Returns a cursor of the list that holds a key of this side. */
  private cursor(side: Side, path: readonly string[]): string {
    if (this.listOf === "rejections") return base64("rejections:1767225600000");
    if (path.includes("input")) return this.subjects.cursors.stream;
    if (this.listOf === "readings") return this.subjects.cursors.readings;
    const { pairs } = this.subjects;
    const keys: Record<string, string> = {
      tenants: `tenant:${pairs.tenantId[side]}`,
      assets: `asset:${this.assetId[side]}`,
      sensors: `sensor:${pairs.tenantId[side]}/${this.assetId[side]}/${pairs.sensorId[side]}`,
      apiKeys: `apiKey:${pairs.keyId[side]}`,
      usage: `usage:${pairs.tenantId[side]}`,
      operatorKeys: `apiKey:${pairs.keyId[side]}`,
      rejectedMessages: `rejection:${pairs.rejectionId[side]}`,
      brokerCredentials: `brokerCredential:${pairs.username[side]}`,
      auditLog: `audit:${pairs.eventId[side]}`,
    };
    const key = keys[this.listOf];
    if (key === undefined) throw new Error(`The isolation matrix has no cursor of the list '${this.listOf}'.`);
    return base64(key);
  }

  /** Returns a response without IDs, times and secrets, so that both sides can be compared. */
  comparable(answer: unknown): unknown {
    let text = JSON.stringify(answer);
    for (const pair of this.pairs) {
      for (const id of [pair.theirs, pair.ghost]) text = text.replaceAll(id, "ID");
    }
    return JSON.parse(
      text
        .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"TIME"')
        .replaceAll(/slk_[\w-]+/g, "SECRET")
        .replaceAll(/"(remaining|used|cost)":\d+/g, '"$1":0')
        .replaceAll(/"(id|keyId|cursor|startCursor|endCursor|eventId|password|username)":"[^"]*"/g, '"$1":"OPAQUE"'),
    );
  }
}

/** Returns the selection with which a tenant's key reaches an object of this type. */
export function placeOf({ own }: Subjects, typeName: string): (call: string) => string {
  const places: Readonly<Record<string, (call: string) => string>> = {
    Query: (call) => call,
    Platform: (call) => `platform { ${call} }`,
    Tenant: (call) => `tenant { ${call} }`,
    Asset: (call) => `tenant { asset(assetId: "${own.assetId}") { ${call} } }`,
    Sensor: (call) => `tenant { asset(assetId: "${own.assetId}") { sensor(sensorId: "${own.sensorId}") { ${call} } } }`,
  };
  const place = places[typeName];
  if (place === undefined) throw new Error(`The isolation matrix does not know how to reach a ${typeName}.`);
  return place;
}

/** Returns the values of both sides of a case, or null if they are equal. */
export function sides(of: Case, field: GraphQLField<unknown, unknown>): Record<Side, Values> | null {
  const fill = (side: Side) => fillAll(field.args, (name, type, path) => of.valueOf(side, name, type, path));
  const both = { theirs: fill("theirs"), ghost: fill("ghost") };
  return JSON.stringify(both.theirs) === JSON.stringify(both.ghost) ? null : both;
}

/** Returns a mutation's row in the table of operations. */
export function operationOf(field: GraphQLField<unknown, unknown>): ChangeOperation {
  const operation = changeOperations().find(({ action }) => action === field.name);
  if (operation === undefined) throw new Error(`The table of operations has no row for the mutation '${field.name}'.`);
  return operation;
}

export function fieldsOf(type: GraphQLObjectType | null | undefined): GraphQLField<unknown, unknown>[] {
  return Object.values(type?.getFields() ?? {});
}

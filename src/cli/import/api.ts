/**
 * API calls of an import. A call is repeated up to five times while the platform is unreachable or busy. It is safe to
 * repeat every call.
 */
import { setTimeout as delay } from "node:timers/promises";
import { MAX_OPERATION_DEADLINE_MS } from "../../config/variables/graphql";
import { portionsOf } from "../../domain/portions";
import type { RowAsset, RowSensor } from "./fleet-row";
import { post, type PostResponse, ResponseTimeout } from "./post";

const ATTEMPTS = 6;
const FIRST_RETRY_MS = 500;
/** Timeout of a response, milliseconds. Without a proxy, the platform always responds earlier. */
const RESPONSE_MS = MAX_OPERATION_DEADLINE_MS + 60_000;
/** Codes of transient errors. A limit of the tenant or of the API (`LIMIT_EXCEEDED`) is not transient. */
const TRANSIENT_CODES = ["UNAVAILABLE", "RATE_LIMITED", "DEADLINE_EXCEEDED"];
/** Error codes of a response that is not TLS, such as that of an HTTP port. */
const NO_TLS = ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"];
/** Maximum number of IDs in a query of `nodes`. */
const MAX_IDS = 1_000;

const TENANT = "query importTenant($tenantId: String) { tenant(tenantId: $tenantId) { tenantId } }";

const REGISTERED = `query importRegistered($ids: [ID!]!) { nodes(ids: $ids) {
  id ... on Asset { type name } ... on Sensor { type unit } } }`;

const IMPORT = `mutation importFleet($input: FleetImportInput!) { fleetImport(input: $input) {
  assetsCreated assetsUnchanged sensorsCreated sensorsUnchanged
  itemErrors { assetId sensorId field code message } userErrors { field code message } } }`;

const UPDATE_ASSET = `mutation importAsset($input: AssetUpdateInput!) { assetUpdate(input: $input) {
  userErrors { field code message } } }`;

const UPDATE_SENSOR = `mutation importSensor($input: SensorUpdateInput!) { sensorUpdate(input: $input) {
  userErrors { field code message } } }`;

interface ApiFailure {
  readonly field: readonly string[] | null;
  readonly code: string;
  readonly message: string;
}

export interface ImportPayload {
  readonly assetsCreated: number;
  readonly assetsUnchanged: number;
  readonly sensorsCreated: number;
  readonly sensorsUnchanged: number;
  readonly itemErrors: ReadonlyArray<ApiFailure & { readonly assetId: string; readonly sensorId: string | null }>;
}

/** A registered asset or sensor. */
export interface RegisteredEntity {
  readonly id: string;
  readonly type: string;
  readonly name?: string | null;
  readonly unit?: string | null;
}

export interface ApiAsset extends RowAsset {
  readonly sensors: readonly RowSensor[];
}

export interface ApiOptions {
  /** URL of the GraphQL endpoint. */
  readonly url: string;
  readonly key: string;
  /** Default: the API key's tenant. */
  readonly tenant?: string | undefined;
}

/** A transient error. */
interface Obstacle {
  readonly message: string;
  /** How long the platform asks the client to wait, milliseconds; null: the response does not say. */
  readonly waitMs: number | null;
}

interface Body {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: ReadonlyArray<{ readonly message: string; readonly extensions?: { readonly code?: string } }>;
}

interface MutationPayload {
  readonly userErrors?: readonly ApiFailure[];
}

/** Calls the API for an import. If retries do not help, each method throws an Error that states what failed. */
export class ImportApi {
  /** @param timeoutMs timeout of a response, milliseconds; default: longer than any deadline of an operation */
  constructor(
    private readonly options: ApiOptions,
    private readonly timeoutMs = RESPONSE_MS,
  ) {}

  /** Returns the ID of the tenant that owns the fleet. */
  async tenantId(): Promise<string> {
    const { tenant: tenantId } = this.options;
    const { tenant } = await this.call<{ tenant: { tenantId: string } | null }>(TENANT, { tenantId });
    if (tenant !== null) return tenant.tenantId;
    if (tenantId === undefined) throw new Error("the API key belongs to no tenant: name the tenant with --tenant");
    throw new Error(`the API key cannot access a tenant '${tenantId}': check --tenant`);
  }

  /** Returns the registered entities by global ID. IDs without a registered entity are left out. */
  async registered(ids: readonly string[]): Promise<Map<string, RegisteredEntity>> {
    const found = new Map<string, RegisteredEntity>();
    for (const some of portionsOf(ids, MAX_IDS)) {
      const { nodes } = await this.call<{ nodes: (RegisteredEntity | null)[] }>(REGISTERED, { ids: some });
      for (const node of nodes) if (node !== null) found.set(node.id, node);
    }
    return found;
  }

  async importAssets(assets: readonly ApiAsset[]): Promise<ImportPayload> {
    const { fleetImport } = await this.mutate<{ fleetImport: ImportPayload }>(IMPORT, { assets });
    return fleetImport;
  }

  async updateAsset(input: {
    readonly assetId: string;
    readonly type?: string;
    readonly name?: string;
  }): Promise<void> {
    await this.mutate(UPDATE_ASSET, input);
  }

  async updateSensor(input: {
    readonly assetId: string;
    readonly sensorId: string;
    readonly type?: string;
    readonly unit?: string;
  }): Promise<void> {
    await this.mutate(UPDATE_SENSOR, input);
  }

  private mutate<Data>(document: string, input: object): Promise<Data> {
    const { tenant } = this.options;
    return this.call<Data>(document, { input: { ...(tenant === undefined ? {} : { tenantId: tenant }), ...input } });
  }

  private async call<Data>(query: string, variables: object): Promise<Data> {
    for (let attempt = 1, pause = FIRST_RETRY_MS; ; attempt++, pause *= 2) {
      const outcome = await this.request(query, variables);
      if (!("waitMs" in outcome)) return outcome.data as Data;
      if (attempt === ATTEMPTS)
        throw new Error(`${outcome.message.replace(/\.$/, "")}; run the import again to continue`);
      await delay(outcome.waitMs ?? pause);
    }
  }

  /** @throws Error if retrying does not help */
  private async request(query: string, variables: object): Promise<{ readonly data: unknown } | Obstacle> {
    const { url, key } = this.options;
    let response: PostResponse;
    try {
      response = await post({
        url,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ query, variables }),
        timeoutMs: this.timeoutMs,
      });
    } catch (error) {
      if (error instanceof ResponseTimeout) {
        throw new Error(`${error.message}: check the platform, then run the import again to continue`);
      }
      const code = codeOf(error);
      if (NO_TLS.includes(code)) {
        throw new Error(
          `the server at --url ${url} does not speak TLS: check the port, or write http:// for a server without TLS`,
        );
      }
      // OpenSSL's messages name its source files, which does not help users.
      const why =
        error instanceof Error && !code.startsWith("ERR_SSL_") ? error.message || code : code || String(error);
      const message = `cannot reach ${url} (${why}): check --url and the server`;
      return { message, waitMs: null };
    }
    if (response.status === 401) {
      const why = bodyOf(response).errors?.[0]?.message ?? "Check SLUICE_API_KEY, --key-file or --key.";
      throw new Error(`the server rejects the API key: ${why}`);
    }
    const { data, errors } = bodyOf(response);
    const payload = Object.values(data ?? {})[0] as MutationPayload | null | undefined;
    const failure = payload?.userErrors?.[0];
    if (data !== undefined && data !== null && errors === undefined && failure === undefined) return { data };
    const code = failure?.code ?? errors?.[0]?.extensions?.code ?? "";
    const other = `${url} responded with status ${response.status} and no GraphQL result: check --url`;
    const message = failure?.message ?? errors?.[0]?.message ?? other;
    if (TRANSIENT_CODES.includes(code) || response.status === 429 || response.status >= 500) {
      return { message, waitMs: retryAfterMs(response.headers["retry-after"] ?? null) };
    }
    throw new Error(message);
  }
}

/** Parses the body. A proxy may respond with another format. */
function bodyOf({ body }: PostResponse): Body {
  try {
    return JSON.parse(body) as Body;
  } catch {
    return {};
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Parses Retry-After (RFC 9110, section 10.2.3): seconds, or a date, which some proxies send. */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds);
}

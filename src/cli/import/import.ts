/** `sluice import`: registers fleets from files through the API. It can be repeated after an interruption. */
import { stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SingleBar } from "cli-progress";
import { mayHoldUserInfo } from "../../domain/user-info";
import { IMPORT_FORMATS, readAssets, type ImportAsset, type ImportFormat } from "./rows";

export interface ImportOptions {
  /** URL of the GraphQL endpoint. */
  readonly url: string;
  readonly key: string;
  /** Default: the API key's tenant. */
  readonly tenant?: string | undefined;
  /** Default: by the file name. */
  readonly format?: string | undefined;
  /** Whether to draw a progress bar on standard error. Default: if standard error is a terminal. */
  readonly progress?: boolean | undefined;
}

export interface ImportSummary {
  readonly assetsCreated: number;
  readonly assetsUnchanged: number;
  readonly sensorsCreated: number;
  readonly sensorsUnchanged: number;
  readonly failed: number;
}

const MAX_ASSETS = 1_000;
/** Maximum size of one request, with room for its frame. */
const MAX_BYTES = 512 * 1_024;
const ATTEMPTS = 6;
const FIRST_RETRY_MS = 500;
/** Codes of transient errors. A limit of the tenant or of the API (`LIMIT_EXCEEDED`) is not transient. */
const PASSING_CODES = ["UNAVAILABLE", "RATE_LIMITED", "DEADLINE_EXCEEDED"];

const MUTATION = `mutation ($input: FleetImportInput!) { fleetImport(input: $input) {
  assetsCreated assetsUnchanged sensorsCreated sensorsUnchanged
  itemErrors { assetId sensorId code message } userErrors { field code message } } }`;

interface Payload {
  readonly assetsCreated: number;
  readonly assetsUnchanged: number;
  readonly sensorsCreated: number;
  readonly sensorsUnchanged: number;
  readonly itemErrors: ReadonlyArray<{ assetId: string; sensorId: string | null; code: string; message: string }>;
  readonly userErrors: ReadonlyArray<{ field: readonly string[] | null; code: string; message: string }>;
}

/**
 * Sends the file in batches, one after the other, and passes every rejected item to `report`. Existing entities stay as
 * they are, so an interrupted import can run again.
 *
 * @throws Error that states what is wrong with the file, the API key or the URL
 */
export async function importFile(
  file: string,
  options: ImportOptions,
  report: (line: string) => void,
): Promise<ImportSummary> {
  if (mayHoldUserInfo(options.url))
    throw new Error("remove user name and password from --url, and give the key with --key");
  const format = formatOf(file, options.format);
  const bar = progressBar(options.progress ?? process.stderr.isTTY);
  bar?.start((await stat(file)).size, 0, { assets: 0 });
  const summary = { assetsCreated: 0, assetsUnchanged: 0, sensorsCreated: 0, sensorsUnchanged: 0, failed: 0 };
  let sent = 0;
  let batch: ImportAsset[] = [];
  let bytes = 0;

  const send = async (): Promise<void> => {
    if (batch.length === 0) return;
    const payload = await post(options, batch);
    for (const count of ["assetsCreated", "assetsUnchanged", "sensorsCreated", "sensorsUnchanged"] as const) {
      summary[count] += payload[count];
    }
    for (const { assetId, sensorId, code, message } of payload.itemErrors) {
      summary.failed++;
      report(`${assetId}${sensorId === null ? "" : `/${sensorId}`}: ${code}: ${message}`);
    }
    sent += batch.length;
    batch = [];
    bytes = 0;
  };

  try {
    const inBatch = new Set<string>();
    for await (const { asset, bytesRead } of readAssets(file, format)) {
      const size = Buffer.byteLength(JSON.stringify(asset));
      // Parts of one asset go into separate batches, because an ID may occur only once per batch.
      const isFull = batch.length >= MAX_ASSETS || bytes + size > MAX_BYTES || inBatch.has(asset.assetId);
      if (isFull) {
        await send();
        inBatch.clear();
        bar?.update(bytesRead, { assets: sent });
      }
      batch.push(asset);
      inBatch.add(asset.assetId);
      bytes += size;
    }
    await send();
    bar?.update(bar.getTotal(), { assets: sent });
  } finally {
    bar?.stop();
  }
  return summary;
}

function formatOf(file: string, given: string | undefined): ImportFormat {
  const name = given ?? path.extname(file).slice(1).toLowerCase();
  const format = IMPORT_FORMATS.find((known) => known === name);
  if (format === undefined)
    throw new Error(`cannot tell the format of '${file}': give --format ${IMPORT_FORMATS.join(" or ")}`);
  return format;
}

function progressBar(isWanted: boolean): SingleBar | undefined {
  const format = "{bar} {percentage}% | {assets} assets | {eta_formatted} left";
  return isWanted ? new SingleBar({ format, stream: process.stderr, etaBuffer: 20 }) : undefined;
}

/** A transient error. */
interface RequestFailure {
  readonly message: string;
  /** How long the platform asks to wait; null: it does not say. */
  readonly waitMs: number | null;
}

/** Retries while the platform is unreachable or busy. An import is idempotent. */
async function post({ url, key, tenant }: ImportOptions, assets: readonly ImportAsset[]): Promise<Payload> {
  const input = { ...(tenant === undefined ? {} : { tenantId: tenant }), assets };
  for (let attempt = 1, pause = FIRST_RETRY_MS; ; attempt++, pause *= 2) {
    const answer = await request(url, key, input);
    if (!("waitMs" in answer)) return answer;
    if (attempt === ATTEMPTS) throw new Error(`${answer.message}; run the import again to continue`);
    await delay(answer.waitMs ?? pause);
  }
}

/** @throws Error if retrying does not help */
async function request(url: string, key: string, input: object): Promise<Payload | RequestFailure> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query: MUTATION, variables: { input } }),
    });
  } catch (error) {
    const message = `cannot reach ${url} (${error instanceof Error ? error.message : String(error)})`;
    return { message, waitMs: null };
  }
  if (response.status === 401) throw new Error("the API key is invalid: check --key");
  const body = (await response.json().catch(() => ({}))) as {
    data?: { fleetImport?: Payload | null };
    errors?: ReadonlyArray<{ message: string; extensions?: { code?: string } }>;
  };
  const payload = body.data?.fleetImport ?? undefined;
  const [userError] = payload?.userErrors ?? [];
  if (payload !== undefined && userError === undefined) return payload;
  const code = userError?.code ?? body.errors?.[0]?.extensions?.code ?? "";
  const message =
    userError?.message ?? body.errors?.[0]?.message ?? `the server responded with status ${response.status}`;
  if (PASSING_CODES.includes(code) || response.status === 429 || response.status >= 500) {
    return { message, waitMs: retryAfterMs(response.headers.get("retry-after")) };
  }
  throw new Error(message);
}

/** RFC 9110, 10.2.3: seconds, or a date, which some proxies send. */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds);
}

/** `/export/readings`: any number of a sensor's readings over HTTP, as CSV or NDJSON, in bounded memory. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { DeadlineExceededError } from "../domain/deadline";
import { ACCESS_DENIALS, type AccessDenial, denial } from "../domain/access-denial";
import type { Principal } from "../domain/entities";
import { parseSensorKey } from "../domain/keys";
import type { Reading } from "../domain/reading";
import type { GraphQLEngine } from "../graphql/engine";
import type { SeriesUseCases } from "../services/telemetry/series";
import type { AccessWatch } from "./access-watch";
import { bearerToken } from "./credentials";
import type { ConnectionGate } from "./connection-gate";
import { challenge, type DeniedAccess } from "./denied-access";
import { parseExportQuery, type ExportQuery } from "./export-query";

export interface ExportParts {
  readonly watch: AccessWatch;
  /** Enforces the API's rate limits, in cost points. */
  readonly engine: GraphQLEngine;
  readonly gate: Pick<ConnectionGate, "admit">;
  readonly denied: DeniedAccess;
  readonly series: SeriesUseCases;
  readonly logger: Logger;
  /** How long a client may read nothing before its connection is closed, milliseconds. Default 60,000. */
  readonly stallTimeoutMs?: number | undefined;
}

/** Cost points of an export, the same as for a page of maximum size. */
const COST = 1_000;

const EXPORT_PATH = "/export/readings";

const FORMATS = {
  csv: { type: "text/csv; charset=utf-8; header=present", write: csv },
  ndjson: { type: "application/x-ndjson; charset=utf-8", write: ndjson },
} as const;

export function serveExport(app: FastifyInstance, parts: ExportParts): void {
  app.get(EXPORT_PATH, async (request, reply) => {
    try {
      return await answer(request, reply, parts);
    } catch (error) {
      const isPassing = parts.engine.errors.isPassing(error);
      parts.logger[isPassing ? "warn" : "error"]({ err: error }, "export failed before its first reading");
      return isPassing
        ? problem(reply, 503, "Unavailable", "A system that the export needs is unavailable. Try again later.")
        : problem(
            reply,
            500,
            "Internal error",
            "The export failed. Your operator finds the cause in the process's log.",
          );
    }
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, parts: ExportParts): Promise<FastifyReply> {
  const token = bearerToken(request.headers.authorization);
  const ending = new AbortController();
  const onEnd = () => ending.abort(new AccessEnded());
  const admission = token.ok ? await parts.watch.admit(token.value, onEnd) : token;
  if (!admission.ok) {
    parts.denied.report(admission.failure, "http", request.ip);
    return unauthenticated(reply, admission.failure);
  }
  const admitted = admission.value;
  parts.gate.admit(request.raw.socket);
  const leave = () => {
    admitted.release();
    ending.abort(new DeadlineExceededError("client"));
  };
  if (reply.raw.destroyed) leave();
  else reply.raw.once("close", leave);
  try {
    return await download(request, reply, parts, admitted.principal, ending.signal);
  } catch (error) {
    if (ending.signal.reason instanceof AccessEnded) return unauthenticated(reply, denial("ACCESS_ENDED"));
    throw error;
  }
}

class AccessEnded extends Error {
  override readonly message = "the access was revoked or expired";
}

function unauthenticated(reply: FastifyReply, failure: AccessDenial): FastifyReply {
  reply.header("www-authenticate", challenge(failure));
  return problem(reply, 401, "Unauthenticated", ACCESS_DENIALS[failure.reason]);
}

async function download(
  request: FastifyRequest,
  reply: FastifyReply,
  { engine, series, logger, stallTimeoutMs = 60_000 }: ExportParts,
  principal: Principal,
  ending: AbortSignal,
): Promise<FastifyReply> {
  const limited = engine.admit(engine.contextFor(principal), COST);
  if (limited) {
    reply.header("retry-after", String(limited.extensions.retryAfter));
    return problem(reply, 429, "Too many requests", limited.message);
  }
  const query = parseExportQuery(request.query, principal.tenantId);
  if (!query.ok) return problem(reply, 400, "Invalid parameter", query.failure);
  const { sensorKey, from, to, format } = query.value;
  const pages = await series.export(principal, sensorKey, { from, to }, ending);
  if (pages === null) return problem(reply, 404, "Not found", "There is no such sensor. Check its IDs.");

  const { type, write } = FORMATS[format];
  const lines = textOf(pages, write, sensorKey);
  // Only what fails before the first reading can set the status.
  const first = await lines.next();
  if (ending.aborted) await lines.return(undefined);
  ending.throwIfAborted();
  const body = Readable.from(resume(first, lines), { objectMode: false, highWaterMark: 65_536 });
  ending.addEventListener("abort", () => body.destroy(ending.reason as Error), { once: true });
  body.once("error", (error) => logger.info({ err: error }, "export ended early"));
  reply.raw.setTimeout(stallTimeoutMs, () => reply.raw.destroy());
  return reply
    .type(type)
    .header("content-disposition", `attachment; filename="${fileName(query.value)}"`)
    .send(body);
}

type Write = (readings: readonly Reading[], sensorKey: string, isFirst: boolean) => string;

async function* textOf(
  pages: AsyncIterable<readonly Reading[]>,
  write: Write,
  sensorKey: string,
): AsyncGenerator<string> {
  let isFirst = true;
  for await (const page of pages) {
    yield write(page, sensorKey, isFirst);
    isFirst = false;
  }
  if (isFirst) yield write([], sensorKey, true);
}

async function* resume(first: IteratorResult<string, unknown>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    if (first.done !== true && first.value !== "") yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/**
 * RFC 4180. No field needs quotes: IDs consist of letters, digits, `.`, `_` and `-`, and the rest are times and
 * numbers. Building lines without an object for each halves the work of garbage collection.
 */
function csv(readings: readonly Reading[], sensorKey: string, isFirst: boolean): string {
  const { tenantId, assetId, sensorId } = parseSensorKey(sensorKey);
  const ids = `${tenantId},${assetId},${sensorId}`;
  let text = isFirst ? "tenantId,assetId,sensorId,timestamp,receivedAt,value\r\n" : "";
  for (const { timestamp, receivedAt, value } of readings)
    text += `${ids},${iso(timestamp)},${iso(receivedAt)},${value}\r\n`;
  return text;
}

function ndjson(readings: readonly Reading[], sensorKey: string): string {
  const ids = JSON.stringify(parseSensorKey(sensorKey)).slice(0, -1);
  let text = "";
  for (const { timestamp, receivedAt, value } of readings) {
    text += `${ids},"timestamp":"${iso(timestamp)}","receivedAt":"${iso(receivedAt)}","value":${value}}\n`;
  }
  return text;
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function fileName({ sensorKey, format }: ExportQuery): string {
  return `${sensorKey.replaceAll("/", "_")}.${format}`;
}

/** Problem details (RFC 9457). */
function problem(reply: FastifyReply, status: number, title: string, detail: string): FastifyReply {
  return reply.code(status).type("application/problem+json").send(JSON.stringify({ title, status, detail }));
}

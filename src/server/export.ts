/**
 * `/export/readings`: the readings of a sensor, an asset or a tenant over HTTP, as CSV or NDJSON, in bounded memory.
 */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { DeadlineExceededError } from "../domain/deadline";
import { ACCESS_DENIALS, type AccessDenial, denial } from "../domain/access-denial";
import type { Principal } from "../domain/entities";
import { idsOfKey, parseSensorKey } from "../domain/keys";
import type { Reading } from "../domain/reading";
import type { GraphQLEngine } from "../graphql/engine";
import type { ExportTickets } from "../services/telemetry/export-tickets";
import type { ExportSelection, SeriesUseCases } from "../services/telemetry/series";
import type { AccessWatch } from "./access-watch";
import { bearerToken } from "./credentials";
import type { ConnectionGate } from "./connection-gate";
import { challenge, type DeniedAccess } from "./denied-access";
import { parseExportQuery, TICKET_PARAMETER, type ExportQuery } from "./export-query";
import { queryStringMistake } from "./request-url";

export interface ExportParts {
  readonly watch: AccessWatch;
  /** Enforces the API's rate limits, in cost points. */
  readonly engine: GraphQLEngine;
  readonly gate: Pick<ConnectionGate, "admit">;
  readonly denied: DeniedAccess;
  readonly series: SeriesUseCases;
  /** undefined: every export needs a key. */
  readonly tickets?: ExportTickets | undefined;
  readonly logger: Logger;
  /** How long a client may read nothing before its connection is closed, milliseconds. Default 60,000. */
  readonly stallTimeoutMs?: number | undefined;
}

/** Cost points of an export, including its first sensor. */
const COST = 1_000;
/** Cost points of a ticket. */
const TICKET_COST = 100;
/** Cost points of each further sensor that may have readings, for reading it. */
const SENSOR_COST = 100;

const EXPORT_PATH = "/export/readings";

const FORMATS = {
  csv: { type: "text/csv; charset=utf-8; header=present", write: csv },
  ndjson: { type: "application/x-ndjson; charset=utf-8", write: ndjson },
} as const;

export function serveExport(app: FastifyInstance, parts: ExportParts): void {
  app.get(EXPORT_PATH, (request, reply) => guarded(reply, parts, () => answer(request, reply, parts)));
  const { tickets } = parts;
  if (tickets === undefined) return;
  app.post(EXPORT_PATH, (request, reply) => guarded(reply, parts, () => issueTicket(request, reply, parts, tickets)));
}

async function guarded(
  reply: FastifyReply,
  { engine, logger }: ExportParts,
  respond: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await respond();
  } catch (error) {
    const isPassing = engine.errors.isPassing(error);
    logger[isPassing ? "warn" : "error"]({ err: error }, "export failed before its response");
    return isPassing
      ? problem(reply, 503, "Unavailable", "A system that the export needs is unavailable. Try again later.")
      : problem(
          reply,
          500,
          "Internal error",
          "The export failed. Ask your operator for the cause, which is in the log of the process.",
        );
  }
}

/** Responds with a link to the export that works once, without a key. */
async function issueTicket(
  request: FastifyRequest,
  reply: FastifyReply,
  { watch, engine, gate, denied }: ExportParts,
  tickets: ExportTickets,
): Promise<FastifyReply> {
  const token = bearerToken(request.headers.authorization);
  const admission = token.ok ? await watch.admit(token.value, () => undefined) : token;
  if (!admission.ok || !token.ok) {
    const failure = admission.ok ? denial("MISSING") : admission.failure;
    denied.report(failure, "http", request.ip);
    return unauthenticated(reply, failure);
  }
  const { principal, release } = admission.value;
  release();
  gate.admit(request.raw.socket);
  const limited = engine.admit(engine.contextFor(principal), TICKET_COST);
  if (limited) return rateLimited(reply, limited);
  const mistake = queryStringMistake(request.url);
  if (mistake !== null) return problem(reply, 400, "Invalid parameter", mistake);
  const query = parseExportQuery(request.query, principal.tenantId);
  if (!query.ok) return problem(reply, 400, "Invalid parameter", query.failure);
  const { ticket, expiresAt } = await tickets.issue({
    token: token.value,
    query: request.query as Readonly<Record<string, string>>,
  });
  // Relative, because a proxy may add a prefix.
  const url = `readings?${TICKET_PARAMETER}=${ticket}`;
  return reply
    .code(201)
    .header("cache-control", "no-store")
    .header("location", url)
    .send({ url, expiresAt: expiresAt.toISOString() });
}

/** A request for an export: the caller's token, and the parameters. */
interface ExportRequest {
  readonly token: string;
  readonly query: unknown;
}

/**
 * Redeems the request's ticket. Resolves with the export that the ticket is for; null if the ticket is unknown, used or
 * expired, or if the request is not a GET whose only parameter is the ticket.
 */
async function redeemed(request: FastifyRequest, { tickets }: ExportParts): Promise<ExportRequest | null> {
  const { [TICKET_PARAMETER]: ticket, ...others } = request.query as Readonly<Record<string, unknown>>;
  // A HEAD request must not consume the ticket.
  if (typeof ticket !== "string" || Object.keys(others).length > 0 || request.method !== "GET") return null;
  return (await tickets?.redeem(ticket)) ?? null;
}

async function answer(request: FastifyRequest, reply: FastifyReply, parts: ExportParts): Promise<FastifyReply> {
  if (parts.tickets !== undefined && TICKET_PARAMETER in (request.query as object)) {
    void reply.header("cache-control", "no-store").header("referrer-policy", "no-referrer");
    const ticketed = await redeemed(request, parts);
    if (ticketed !== null) return exported(request, reply, parts, ticketed);
    return problem(reply, 410, "Gone", "The link is invalid, has expired or was used. Request another one.");
  }
  const token = bearerToken(request.headers.authorization);
  if (token.ok) return exported(request, reply, parts, { token: token.value, query: request.query });
  parts.denied.report(token.failure, "http", request.ip);
  return unauthenticated(reply, token.failure);
}

async function exported(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: ExportParts,
  { token, query }: ExportRequest,
): Promise<FastifyReply> {
  const ending = new AbortController();
  const onEnd = () => ending.abort(new AccessEnded());
  const admission = await parts.watch.admit(token, onEnd);
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
    return await download(request, query, reply, parts, admitted.principal, ending.signal);
  } catch (error) {
    if (ending.signal.reason instanceof AccessEnded) return unauthenticated(reply, denial("ACCESS_ENDED"));
    throw error;
  }
}

class AccessEnded extends Error {
  override readonly message = "the access was revoked or suspended, or it expired";
}

function unauthenticated(reply: FastifyReply, failure: AccessDenial): FastifyReply {
  reply.header("www-authenticate", challenge(failure));
  return problem(reply, 401, "Unauthenticated", ACCESS_DENIALS[failure.reason]);
}

async function download(
  request: FastifyRequest,
  parameters: unknown,
  reply: FastifyReply,
  { engine, series, logger, stallTimeoutMs = 60_000 }: ExportParts,
  principal: Principal,
  ending: AbortSignal,
): Promise<FastifyReply> {
  const context = engine.contextFor(principal);
  const limited = engine.admit(context, COST);
  if (limited) return rateLimited(reply, limited);
  const mistake = queryStringMistake(request.url);
  if (mistake !== null) return problem(reply, 400, "Invalid parameter", mistake);
  const query = parseExportQuery(parameters, principal.tenantId);
  if (!query.ok) return problem(reply, 400, "Invalid parameter", query.failure);
  const { selection, from, to, format, resumeAt } = query.value;
  const payForSensor = () => context.pay(SENSOR_COST);
  const options = { signal: ending, payForSensor, ...(resumeAt === null ? {} : { resumeAt }) };
  const pages = await series.export(principal, selection, { from, to }, options);
  if (pages === null) return problem(reply, 404, "Not found", `There is no such ${kindOf(selection)}. Check the IDs.`);

  const { type, write } = FORMATS[format];
  const lines = textOf(pages, write, resumeAt === null);
  // Reads the first lines before it responds, because only an earlier failure can set the status.
  const first = await lines.next();
  if (ending.aborted) await lines.return(undefined);
  ending.throwIfAborted();
  const body = Readable.from(resume(first, lines), { objectMode: false, highWaterMark: 65_536 });
  ending.addEventListener("abort", () => body.destroy(ending.reason as Error), { once: true });
  body.once("error", (error) => logger.info({ err: error }, "export ended early"));
  // If no output is pending, the client waits for Sluice, so the connection stays open.
  reply.raw.setTimeout(stallTimeoutMs, () => {
    if (reply.raw.writableLength > 0) reply.raw.destroy();
  });
  return reply
    .type(type)
    .header("content-disposition", `attachment; filename="${fileName(query.value)}"`)
    .send(body);
}

/** @param readings of one sensor */
type Write = (readings: readonly Reading[], isFirst: boolean) => string;

/** @param isFirst false: an export that resumes writes no header */
async function* textOf(
  pages: AsyncIterable<readonly Reading[]>,
  write: Write,
  isFirst: boolean,
): AsyncGenerator<string> {
  for await (const page of pages) {
    yield write(page, isFirst);
    isFirst = false;
  }
  if (isFirst) yield write([], true);
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
 * Formats readings as CSV (RFC 4180). No field needs quotes: IDs consist of letters, digits, `.`, `_` and `-`, and the
 * other fields are times and numbers. Creating no object per line halves the work of garbage collection.
 */
function csv(readings: readonly Reading[], isFirst: boolean): string {
  let text = isFirst ? "tenantId,assetId,sensorId,timestamp,receivedAt,value\r\n" : "";
  const [first] = readings;
  const ids = first === undefined ? "" : idsOfKey(first.sensorKey).join(",");
  for (const { timestamp, receivedAt, value } of readings)
    text += `${ids},${iso(timestamp)},${iso(receivedAt)},${value}\r\n`;
  return text;
}

function ndjson(readings: readonly Reading[]): string {
  const [first] = readings;
  if (first === undefined) return "";
  const ids = JSON.stringify(parseSensorKey(first.sensorKey)).slice(0, -1);
  let text = "";
  for (const { timestamp, receivedAt, value } of readings) {
    text += `${ids},"timestamp":"${iso(timestamp)}","receivedAt":"${iso(receivedAt)}","value":${value}}\n`;
  }
  return text;
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function fileName({ selection, format }: ExportQuery): string {
  const { tenantId, assetId, sensorId } = selection;
  return `${[tenantId, assetId, sensorId].filter((id) => id !== null).join("_")}.${format}`;
}

function kindOf({ assetId, sensorId }: ExportSelection): string {
  if (assetId === null) return "tenant";
  return sensorId === null ? "asset" : "sensor";
}

function rateLimited(reply: FastifyReply, limited: NonNullable<ReturnType<GraphQLEngine["admit"]>>): FastifyReply {
  reply.header("retry-after", String(limited.extensions.retryAfter));
  return problem(reply, 429, "Too many requests", limited.message);
}

/** Responds with `application/problem+json` (RFC 9457). */
function problem(reply: FastifyReply, status: number, title: string, detail: string): FastifyReply {
  return reply.code(status).type("application/problem+json").send(JSON.stringify({ title, status, detail }));
}

/** Compresses JSON responses for clients that accept it. */
import { pipeline, Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { weightedList } from "./weighted-list";

/** Shorter responses are not compressed, because they fit into one packet anyway. */
const LEAST_BYTES = 1_024;

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/;

/** Lowest levels that still compress JSON to about a tenth. Higher levels save little more and take longer. */
const GZIP_OPTIONS = { level: constants.Z_BEST_SPEED };
const BROTLI_OPTIONS = {
  params: {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: 3,
  },
};

const asBrotli = promisify(brotliCompress);
const asGzip = promisify(gzip);

/** In the server's order of preference, for a client that prefers neither. */
const ENCODINGS = {
  br: (body: Buffer) => asBrotli(body, BROTLI_OPTIONS),
  gzip: (body: Buffer) => asGzip(body, GZIP_OPTIONS),
};
/** Encoders of responses that are sent in pieces. */
const STREAMS = {
  br: () => createBrotliCompress(BROTLI_OPTIONS),
  gzip: () => createGzip(GZIP_OPTIONS),
};
const NAMES = ["br", "gzip"] as const;
type Encoding = (typeof NAMES)[number];

/** Compresses responses in threads of Node.js. Register it before hooks that measure the bytes that are sent. */
export function compressResponses(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const isText = typeof payload === "string" && payload.length >= LEAST_BYTES;
    if (!isText && !(payload instanceof Readable)) return payload;
    if (reply.hasHeader("content-encoding") || !JSON_TYPE.test(String(reply.getHeader("content-type")))) return payload;
    reply.header("vary", varyingBy(reply.getHeader("vary")));
    const encoding = acceptedEncoding(request.headers["accept-encoding"]);
    if (encoding === undefined) return payload;
    reply.header("content-encoding", encoding);
    if (!isText) {
      reply.removeHeader("content-length");
      return pipeline(payload, STREAMS[encoding](), () => undefined);
    }
    const body = await ENCODINGS[encoding](Buffer.from(payload));
    reply.header("content-length", body.length);
    return body;
  });
}

/** Returns the encoding that a client prefers (RFC 9110, section 12.5.3); undefined if the body must not be encoded. */
export function acceptedEncoding(header: string | undefined): Encoding | undefined {
  if (header === undefined) return undefined;
  const accepted = weightedList(header);
  const qualityOf = (encoding: string) =>
    (accepted.find(({ name }) => name === encoding) ?? accepted.find(({ name }) => name === "*"))?.quality ?? 0;
  const [best] = NAMES.map((name) => ({ name, quality: qualityOf(name) }))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  return best?.name;
}

function varyingBy(vary: number | string | string[] | undefined): string {
  const names = [vary ?? []].flat().map(String);
  return [...names, "Accept-Encoding"].join(", ");
}

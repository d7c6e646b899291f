/** Serves the web console from memory: the files of the build, with their compressed forms. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { consolePolicy } from "./console-policy";

type Encoding = "br" | "gzip" | "identity";

/** A file in each encoding that the build produced. */
type EncodedFile = { readonly type: string } & Readonly<Partial<Record<Encoding, Buffer>>>;

export interface ConsoleFiles {
  /** index.html, before and after its `<base>` element. */
  readonly page: readonly [before: string, after: string];
  /** Static files by name. The names contain a hash of the content. */
  readonly files: ReadonlyMap<string, EncodedFile>;
}

/** The identity provider at which users can sign in. The console's pages, which are public, contain these values. */
export interface SignInProvider {
  /** URL of the provider. */
  readonly issuer: string;
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scopes: string;
  /** Parameter `resource` of RFC 8707; null: none. */
  readonly resource: string | null;
}

export interface ServedConsole {
  readonly files: ConsoleFiles;
  /** null: users can sign in only with an API key. */
  readonly provider: SignInProvider | null;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const SUFFIXES: Readonly<Record<string, Encoding>> = { ".br": "br", ".gz": "gzip" };

const CONSOLE_PATH = "/console";
const STATIC = "static/";
const BASE = '<base href="./" />';
/** The names of static files contain a hash of their content. */
const FOREVER = "public, max-age=31536000, immutable";

/**
 * Reads the console's files. @returns null if the folder contains no console. @throws Error if the page has no `<base>`
 */
export function readConsole(folder: string): ConsoleFiles | null {
  const html = readIfThere(path.join(folder, "index.html"))?.toString("utf8");
  if (html === undefined) return null;
  const [before, after] = html.split(BASE);
  if (before === undefined || after === undefined) throw new Error(`internal: no ${BASE} in the console's index.html`);
  const files = new Map<string, EncodedFile>();
  for (const name of readdirSync(path.join(folder, STATIC))) {
    const encoding = SUFFIXES[path.extname(name)];
    const plain = encoding === undefined ? name : name.slice(0, -path.extname(name).length);
    const type = MEDIA_TYPES[path.extname(plain)];
    if (type === undefined) continue;
    const content = readFileSync(path.join(folder, STATIC, name));
    files.set(plain, { ...files.get(plain), type, [encoding ?? "identity"]: content });
  }
  return { page: [before, after], files };
}

export function serveConsole(app: FastifyInstance, { files: { page, files }, provider }: ServedConsole): void {
  const [before, after] = page;
  const shown = [before, metadataOf(provider) + after] as const;
  const policy = consolePolicy(provider?.issuer ?? null);
  // Relative, because a proxy may serve the console under a prefix.
  app.get(CONSOLE_PATH, async (_request, reply) => reply.redirect("console/", 308));
  app.get<{ Params: { "*": string } }>(`${CONSOLE_PATH}/*`, async (request, reply) => {
    const name = request.params["*"];
    if (!name.startsWith(STATIC)) return sendPage(request, reply.header("content-security-policy", policy), shown);
    const file = files.get(name.slice(STATIC.length));
    return file === undefined ? reply.callNotFound() : sendFile(request, reply, file);
  });
}

/**
 * Returns the URL in a form that the router can parse. It escapes malformed percent-encoding, so that the console's own
 * page reports the unknown path.
 */
export function readableConsoleUrl(url: string): string {
  if (!url.startsWith(`${CONSOLE_PATH}/`)) return url;
  const [pathname = ""] = url.split("?", 1);
  try {
    decodeURIComponent(pathname);
    return url;
  } catch {
    return pathname.replaceAll("%", "%25") + url.slice(pathname.length);
  }
}

/** Sends the console's page. Only its `<base>` depends on the path. The page decides what to show. */
function sendPage(request: FastifyRequest, reply: FastifyReply, [before, after]: ConsoleFiles["page"]): FastifyReply {
  return reply
    .header("cache-control", "no-cache")
    .type("text/html; charset=utf-8")
    .send(`${before}<base href="${baseOf(request.url)}" />${after}`);
}

function metadataOf(provider: SignInProvider | null): string {
  if (provider === null) return "";
  const content = JSON.stringify(provider).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<meta name="sluice:provider" content="${content}" />`;
}

/** Returns the relative URL from the page to the console's root, so that the server need not know a proxy's prefix. */
function baseOf(url: string): string {
  const [pathname = ""] = url.split("?", 1);
  const below = pathname.slice(CONSOLE_PATH.length + 1);
  return "../".repeat(below.split("/").length - 1) || "./";
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: EncodedFile): FastifyReply {
  const encoding = encodingFor(request.headers["accept-encoding"] ?? "", file);
  void reply.header("cache-control", FOREVER).header("vary", "accept-encoding").type(file.type);
  if (encoding !== "identity") void reply.header("content-encoding", encoding);
  return reply.send(file[encoding]);
}

function encodingFor(accepted: string, file: EncodedFile): Encoding {
  const offers = accepted.split(",").map((offer) =>
    offer
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  );
  const accepts = (encoding: Encoding) =>
    offers.some(([name, weight]) => name === encoding && !/^q=0(?:\.0*)?$/.test(weight ?? ""));
  return (["br", "gzip"] as const).find((encoding) => file[encoding] !== undefined && accepts(encoding)) ?? "identity";
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

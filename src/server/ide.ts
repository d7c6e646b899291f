/** The IDE: GraphiQL from the local disk. It loads nothing from other servers. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { type RuruClientConfig, ruruHTML } from "ruru/server";
import { ideScript } from "./ide-script";

const ASSETS_PATH = "/graphql/ide/";

const EXAMPLE = `# Put your API key into the Headers tab below. Queries and subscriptions use it.
query Me {
  viewer {
    role
    tenant {
      tenantId
      name
    }
  }
}

subscription Live {
  readings(input: {}) {
    cursor
    readings {
      timestamp
      value
      sensor {
        sensorId
      }
    }
  }
}
`;

export interface IdePage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** Creates the page. The page uses the API, over HTTP and WebSocket, at its own URL. */
export function createIdePage(): IdePage {
  // The type requires every setting, although all are optional.
  const clientConfig: Partial<RuruClientConfig> = {
    defaultQuery: EXAMPLE,
    defaultHeaders: JSON.stringify({ Authorization: "Bearer slk_..." }, null, 2),
    showPersistHeadersSettings: true,
  };
  const staticPath = `.${ASSETS_PATH}`;
  const html = ruruHTML({
    staticPath,
    clientConfig,
    htmlParts: {
      titleTag: '<title>Sluice GraphQL</title><link rel="icon" href="data:," />',
      // Replaces the scripts that locate the workers, because these scripts need an absolute path.
      headerScripts: ideScript(staticPath),
    },
  });
  return { html, contentSecurityPolicy: policyFor(html) };
}

/**
 * Returns a policy that allows only the page's own scripts. It allows inline styles, which the editor creates at run
 * time.
 */
function policyFor(html: string): string {
  const inline = [...html.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, script = ""]) => {
    return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
  });
  return [
    "default-src 'none'",
    `script-src 'self' ${inline.join(" ")}`,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "worker-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Whether a browser requests the page, and not an operation. */
export function asksForPage(request: FastifyRequest): boolean {
  const query = request.query as { readonly query?: unknown };
  return request.method === "GET" && query.query === undefined && /\btext\/html\b/.test(request.headers.accept ?? "");
}

/** Name of an IDE file with its extension. Nothing else is served: no folders, no source maps. */
const ASSET = /^[\w-]+(?:\.[\w-]+)*\.(js|css|ttf)$/;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  ttf: "font/ttf",
};

export function serveIdeAssets(app: FastifyInstance): void {
  const folder = resolve(dirname(require.resolve("ruru/static")), "../static");
  app.get<{ Params: { file: string } }>(`${ASSETS_PATH}:file`, async (request, reply) => {
    const { file } = request.params;
    const mediaType = MEDIA_TYPES[ASSET.exec(file)?.[1] ?? ""];
    const content = mediaType === undefined ? null : await readAsset(resolve(folder, file));
    if (mediaType === undefined || content === null) return reply.callNotFound();
    return reply.header("cache-control", "public, max-age=3600").type(mediaType).send(content);
  });
}

async function readAsset(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

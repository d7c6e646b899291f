/** The IDE: GraphiQL from the local disk. Nothing in it is fetched from elsewhere. */
import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { type RuruClientConfig, ruruHTML } from "ruru/server";

const ASSETS_PATH = "/graphql/ide/";

const EXAMPLE = `# Put your API key into the Headers tab below: it is used for queries and for subscriptions.
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

/** `endpoint` serves both HTTP and WebSocket. */
export function createIdePage(endpoint: string): IdePage {
  // Its type asks for every setting; all are optional.
  const clientConfig = {
    defaultQuery: EXAMPLE,
    defaultHeaders: JSON.stringify({ Authorization: "Bearer slk_..." }, null, 2),
    showPersistHeadersSettings: true,
  } as RuruClientConfig;
  const html = ruruHTML({
    staticPath: ASSETS_PATH,
    endpoint,
    subscriptionEndpoint: endpoint,
    clientConfig,
    htmlParts: { titleTag: "<title>Sluice GraphQL</title>" },
  });
  return { html, contentSecurityPolicy: policyFor(html) };
}

/** Scripts only from here and as they stand in the page; styles are made at run time by the editor. */
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

/** Whether it is a person with a browser that asks, and not for an operation. */
export function asksForPage(request: FastifyRequest): boolean {
  const query = request.query as { readonly query?: unknown };
  return request.method === "GET" && query.query === undefined && /\btext\/html\b/.test(request.headers.accept ?? "");
}

export async function serveIdeAssets(app: FastifyInstance): Promise<void> {
  const root = resolve(dirname(require.resolve("ruru/static")), "../static");
  await app.register(fastifyStatic, {
    root,
    prefix: ASSETS_PATH,
    index: false,
    immutable: false,
    maxAge: "1h",
    allowedPath: (path) => !path.endsWith(".map"),
  });
}

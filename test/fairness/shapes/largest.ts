/** Finds the largest operation of a shape that the platform does not reject. */
import { Kind, parse, print, visit } from "graphql";
import { WebSocket } from "ws";
import { NUMBER } from "../attack/attack";
import { PAGES, type Row } from "./documents";

/** Errors that reject an operation before its execution. The error of a large response has no `maxCost`. */
const REJECTIONS: ReadonlySet<string> = new Set([
  "maxCost",
  "GRAPHQL_VALIDATION_FAILED",
  "GRAPHQL_PARSE_FAILED",
  "BAD_USER_INPUT",
  "BAD_REQUEST",
  "PAYLOAD_TOO_LARGE",
]);
/** If an operation is not rejected within this time, the platform executes it. */
const REJECTED_WITHIN_MS = 1_500;
const MOST_URL_CHARACTERS = 15_000;
const LONGEST = 900_000;

export interface Largest {
  readonly document: string;
  /** Description of the size for the report. */
  readonly size: string;
}

export type IsAllowed = (document: string) => Promise<boolean>;

/**
 * Resolves with the allowed operation that has the largest product of factor and page size. If none is allowed,
 * resolves with the smallest operation. The platform also charges for excluded fields. So most attempts exclude all
 * fields, and execute nothing. An attempt that succeeds is repeated in full.
 */
export async function largestOf(rows: readonly Row[], isAllowed: IsAllowed): Promise<Largest> {
  const cheaply = await search(rows, (document) => isAllowed(withoutExecution(document)));
  if (cheaply !== undefined && (await isAllowed(cheaply.document))) return cheaply;
  const smallest = { document: rows.at(-1)?.documentOf(1) ?? "{ __typename }", size: "nothing is allowed" };
  return (await search(rows, isAllowed)) ?? smallest;
}

async function search(rows: readonly Row[], isAllowed: IsAllowed): Promise<Largest | undefined> {
  let best: { weight: number; document: string; size: string } | undefined;
  for (const row of rows) {
    const page = await largestPage(row, isAllowed);
    if (page === undefined || (best && row.factor * page <= best.weight)) continue;
    const size = `factor ${row.factor}, pages of ${page}`;
    best = { weight: row.factor * page, document: row.documentOf(page), size };
  }
  return best && { document: best.document, size: best.size };
}

/**
 * Finds the largest allowed page size by binary search. If a page size is rejected, all larger sizes are also rejected.
 */
async function largestPage({ documentOf }: Row, isAllowed: IsAllowed): Promise<number | undefined> {
  let from = 0;
  let to = PAGES.length;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (await isAllowed(documentOf(PAGES[middle] ?? 1))) to = middle;
    else from = middle + 1;
  }
  return PAGES[from];
}

/**
 * Excludes all fields with `@skip`. Does not change subscriptions, because a subscription without its field is an
 * error.
 */
function withoutExecution(text: string): string {
  if (text.startsWith("subscription") || text.length > LONGEST) return text;
  const document = parse(text);
  const skip = parse("{ a @skip(if: true) }").definitions[0];
  const [field] = skip?.kind === Kind.OPERATION_DEFINITION ? skip.selectionSet.selections : [];
  const directives = field?.directives ?? [];
  return print(
    visit(document, {
      [Kind.OPERATION_DEFINITION]: (operation) => {
        const selections = operation.selectionSet.selections.map((selection) => ({ ...selection, directives }));
        return { ...operation, selectionSet: { ...operation.selectionSet, selections } };
      },
    }),
  );
}

/** Returns a function that sends an operation to the platform. With `inUrl`, the operation must also fit into a URL. */
export function askedAt(httpUrl: string, key: string, inUrl: boolean): IsAllowed {
  return async (document) => {
    if (document.length > LONGEST) return false;
    if (inUrl && encodeURIComponent(document).length > MOST_URL_CHARACTERS) return false;
    const query = document.replaceAll(NUMBER, "0");
    const code = query.startsWith("subscription")
      ? await overSocket(httpUrl, key, query)
      : await overHttp(httpUrl, key, query);
    return code === undefined || !REJECTIONS.has(code);
  };
}

function codeOf(text: string): string | undefined {
  return text.includes('"maxCost"') ? "maxCost" : /"code":"([A-Z_]+)"/.exec(text)?.[1];
}

async function overHttp(httpUrl: string, key: string, query: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${httpUrl}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(REJECTED_WITHIN_MS),
    });
    if (Number(response.headers.get("content-length") ?? 0) > 100_000) return undefined;
    const text = await response.text();
    return text.includes('"data":{') ? undefined : codeOf(text);
  } catch {
    return undefined;
  }
}

function overSocket(httpUrl: string, key: string, query: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${httpUrl.replace(/^http/, "ws")}/graphql`, "graphql-transport-ws");
    const end = (code?: string) => {
      clearTimeout(timer);
      socket.terminate();
      resolve(code);
    };
    const timer = setTimeout(end, REJECTED_WITHIN_MS);
    socket.on("error", () => end());
    socket.on("open", () => {
      socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${key}` } }));
    });
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { type: string; payload?: unknown };
      if (message.type === "connection_ack") {
        socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
      } else if (message.type === "error") {
        end(codeOf(JSON.stringify(message.payload)));
      } else if (message.type === "next") end();
    });
  });
}

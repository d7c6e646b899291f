/** Writes a request in forms that a reader can run elsewhere. */

export interface RequestToShow {
  /** Text of the GraphQL document. */
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const OPERATION = /\b(query|mutation|subscription)\s+(\w+)/;

/** Matches the beginning of a definition with its indentation, which generated documents have. */
const DEFINITION = /\n\s*(?=(?:query|mutation|subscription|fragment)\s+\w+[^{}]*\{)/g;

export function asGraphQL({ document, variables }: RequestToShow): string {
  const text = document.replace(DEFINITION, "\n\n").trim();
  return Object.keys(variables).length === 0 ? text : `${text}\n\n# Variables\n${JSON.stringify(variables, null, 2)}`;
}

export function asCurl(request: RequestToShow, url: string): string {
  const query = request.document.replace(/\s+/g, " ").trim();
  const body = JSON.stringify({ query, variables: request.variables }).replaceAll("'", String.raw`'\''`);
  return [
    `curl ${url}`,
    `  -H "Authorization: Bearer $SLUICE_API_KEY"`,
    `  -H "Content-Type: application/json"`,
    `  -d '${body}'`,
  ].join(" \\\n");
}

/** The SDK has a method with the name of each operation. */
export function asSdk({ document, variables }: RequestToShow): string {
  const name = OPERATION.exec(document)?.[2] ?? "request";
  return `await sluice.${name}(${JSON.stringify(variables, null, 2)});`;
}

/** Media type and status of responses in the form of GraphQL over HTTP. */
import type { ApolloServerPlugin, BaseContext } from "@apollo/server";
import { type Weighted, weightedList } from "./weighted-list";

export const PRECISE = "application/graphql-response+json";
const JSON_TYPE = "application/json";

export type ResponseType = typeof PRECISE | typeof JSON_TYPE;

/** In the server's order of preference, for a client that prefers neither. */
const TYPES: readonly ResponseType[] = [JSON_TYPE, PRECISE];

interface Range extends Weighted {
  /** How exactly the range names a type: 0 for all types, 2 for one. */
  readonly exactness: number;
}

/** `Accept` values of common clients, which need no negotiation. */
const COMMON: ReadonlyMap<string, ResponseType> = new Map([
  ["*/*", JSON_TYPE],
  [JSON_TYPE, JSON_TYPE],
  [PRECISE, PRECISE],
  [`${PRECISE}, application/json`, PRECISE],
  [`${PRECISE},application/json;q=0.9`, PRECISE],
]);

/**
 * Returns the media type that a client prefers by its `Accept` header (RFC 9110, section 12.5.1); undefined if it
 * accepts neither. If both have the same weight, the type that the header names more exactly wins, then the first.
 */
export function acceptedType(accept: string | undefined): ResponseType | undefined {
  if (accept === undefined || accept.trim() === "") return JSON_TYPE;
  const common = COMMON.get(accept);
  if (common !== undefined) return common;
  const ranges: Range[] = weightedList(accept).map((each) => ({ ...each, exactness: exactnessOf(each.name) }));
  const [best] = TYPES.flatMap((type) => {
    const [matching] = ranges
      .filter(({ name }) => name === type || name === "application/*" || name === "*/*")
      .sort((a, b) => b.exactness - a.exactness || b.quality - a.quality);
    return matching === undefined || matching.quality === 0 ? [] : [{ type, ...matching }];
  }).sort((a, b) => b.quality - a.quality || b.exactness - a.exactness || a.index - b.index);
  return best?.type;
}

/**
 * Returns the media type of an error. A client that accepts neither type still gets JSON, because it needs the reason.
 */
export function errorType(accept: string | undefined): ResponseType {
  return acceptedType(accept) ?? JSON_TYPE;
}

function exactnessOf(range: string): number {
  return range === "*/*" ? 0 : range.endsWith("/*") ? 1 : 2;
}

/**
 * Sets the status by GraphQL over HTTP, section 6.4.1: a response as `application/json` has status 200 if the request
 * was well-formed, even if its document or variables are not valid. Some clients treat any other status as a transport
 * error. A client that prefers `application/graphql-response+json` gets 400 (section 6.4.2).
 */
export function responseStatusPlugin(): ApolloServerPlugin<BaseContext> {
  return {
    async requestDidStart({ request }) {
      const type = errorType(request.http?.headers.get("accept"));
      return {
        async willSendResponse({ response, source }) {
          const { http, body } = response;
          const errors = body.kind === "single" ? body.singleResult.errors : undefined;
          const isWellFormed = source !== undefined && errors?.[0]?.extensions?.code !== "BAD_REQUEST";
          if (http.status === 400 && isWellFormed && type !== PRECISE) http.status = 200;
        },
      };
    },
  };
}

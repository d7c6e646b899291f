import type { ApolloServerPlugin, BaseContext } from "@apollo/server";

export const PRECISE = "application/graphql-response+json";

/**
 * GraphQL over HTTP, section 6.4.1: an answer as `application/json` has status 200 when the request was well-formed,
 * whatever is wrong with its document or variables, for clients that take another status for a failure on the way.
 * Who accepts `application/graphql-response+json` gets 400 (section 6.4.2).
 */
export function responseStatusPlugin(): ApolloServerPlugin<BaseContext> {
  return {
    async requestDidStart({ request }) {
      const accepted = request.http?.headers.get("accept") ?? "";
      return {
        async willSendResponse({ response, source }) {
          const refused = response.http.status === 400 && source !== undefined;
          if (refused && !accepted.includes(PRECISE)) response.http.status = 200;
        },
      };
    },
  };
}

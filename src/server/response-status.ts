import type { ApolloServerPlugin, BaseContext } from "@apollo/server";

export const PRECISE = "application/graphql-response+json";

/**
 * GraphQL over HTTP, section 6.4.1: a response as `application/json` has status 200 if the request was well-formed,
 * even if its document or variables are not valid. Some clients take any other status for a transport error. A client
 * that accepts `application/graphql-response+json` gets 400 (section 6.4.2).
 */
export function responseStatusPlugin(): ApolloServerPlugin<BaseContext> {
  return {
    async requestDidStart({ request }) {
      const accepted = request.http?.headers.get("accept") ?? "";
      return {
        async willSendResponse({ response, source }) {
          const rejected = response.http.status === 400 && source !== undefined;
          if (rejected && !accepted.includes(PRECISE)) response.http.status = 200;
        },
      };
    },
  };
}

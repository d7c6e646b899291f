// Apollo Client 4 instead of the SDK: for programs that want its cache.
//
//   npm install @apollo/client graphql graphql-ws rxjs
//
// What you give up: resuming by cursor is yours to do (see `live`), and so are bounds on what waits to be taken.
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";

/** `url`: `https://sluice.example.com/graphql`. */
export function createApolloClient(url, apiKey) {
  const authorization = `Bearer ${apiKey}`;
  const http = new HttpLink({ uri: url, headers: { authorization } });
  const socket = createClient({
    url: url.replace(/^http/, "ws"),
    connectionParams: { authorization },
    // It would subscribe again with the old variables, and miss what came meanwhile: `live` does it by cursor.
    retryAttempts: 0,
  });
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      http,
    ),
    // Every object with an `id` is unique over all types; connections are Relay's.
    cache: new InMemoryCache({
      typePolicies: {
        Tenant: { fields: { assets: relayStylePagination(["filter"]), sensors: relayStylePagination(["filter"]) } },
        Asset: { fields: { sensors: relayStylePagination() } },
      },
    }),
  });
}

const LIVE = gql`
  subscription Live($input: ReadingsInput!) {
    readings(input: $input) {
      cursor
      readings {
        value
        timestamp
        sensor {
          id
          topic
        }
      }
      gap {
        dropped
        resumeAfter
      }
    }
  }
`;

/** What ends a subscription for good: errors of GraphQL, and the protocol's closings, such as that of an ended key. */
function isFinal(error) {
  return CombinedGraphQLErrors.is(error) || /event 44\d\d/.test(error.message);
}

/**
 * Readings from now on, or behind the cursor `after`: none missing, none twice, for it goes on behind the last cursor
 * when the connection breaks. Returns the function that ends it.
 */
export function live(client, onEvent, onFailure, after) {
  let cursor = after;
  let failures = 0;
  let timer;
  let subscription;

  function failed(error) {
    subscription?.unsubscribe();
    if (isFinal(error)) return onFailure(error);
    const pause = Math.min(30_000, 250 * 2 ** failures++) * (0.5 + Math.random());
    timer = setTimeout(open, pause);
  }

  function open() {
    const variables = { input: cursor === undefined ? {} : { after: cursor } };
    // The cache cannot merge a stream, so it is not asked to keep one.
    subscription = client.subscribe({ query: LIVE, variables, fetchPolicy: "no-cache" }).subscribe({
      next({ data, error }) {
        if (error) return failed(error);
        failures = 0;
        cursor = data.readings.cursor;
        onEvent(data.readings);
      },
      error: failed,
    });
  }

  open();
  return () => {
    clearTimeout(timer);
    subscription.unsubscribe();
  };
}

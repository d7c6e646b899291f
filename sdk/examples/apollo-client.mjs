// Uses Apollo Client 4 instead of the SDK, for programs that need its cache.
//
//   npm install @apollo/client graphql graphql-ws rxjs
//
// Without the SDK, your program must resume by cursor (see `live`) and limit the number of waiting events.
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";

/** Creates the client. `url` is, for example, `https://sluice.example.com/graphql`. */
export function createApolloClient(url, apiKey) {
  const authorization = `Bearer ${apiKey}`;
  const http = new HttpLink({ uri: url, headers: { authorization } });
  const socket = createClient({
    url: url.replace(/^http/, "ws"),
    connectionParams: { authorization },
    // A retry would use the old variables and miss readings. `live` resumes by cursor instead.
    retryAttempts: 0,
  });
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      http,
    ),
    // An `id` is unique across all types. Connections follow the Relay specification.
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

/**
 * Whether a retry cannot succeed: after a GraphQL error, or a close code of the protocol, such as that for an expired
 * key.
 */
function isFinal(error) {
  return CombinedGraphQLErrors.is(error) || /event 44\d\d/.test(error.message);
}

/**
 * Streams readings from now on, or after the cursor `after`. When the connection breaks, the stream resumes after the
 * last cursor, so no reading is missing or repeated. Returns a function that ends the stream.
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
    // The cache cannot merge the events of a stream.
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

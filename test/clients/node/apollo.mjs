// Tests Apollo Client with its defaults.
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";
import { converse, documents, url, webSocketUrl } from "./conversation.mjs";

const stored = gql(documents.stored);
const live = gql(documents.live);

function connect(authorization) {
  const client = new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(createClient({ url: webSocketUrl, connectionParams: { authorization } })),
      new HttpLink({ uri: url, headers: { authorization } }),
    ),
    cache: new InMemoryCache(),
  });
  return {
    query: async (variables) => (await client.query({ query: stored, variables })).data,
    subscribe(variables, next) {
      client.subscribe({ query: live, variables }).subscribe(({ data, error }) => {
        if (error) throw error;
        next(data);
      });
    },
  };
}

await converse(connect);

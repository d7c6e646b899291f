// Tests urql with its defaults, which send queries by GET, and with subscriptions as its documentation shows them.
import { cacheExchange, Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import { converse, documents, url, webSocketUrl } from "./conversation.mjs";

function connect(authorization) {
  const socket = createClient({ url: webSocketUrl, connectionParams: { authorization } });
  const forwardSubscription = ({ query, variables }) => ({
    subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
  });
  const client = new Client({
    url,
    exchanges: [cacheExchange, fetchExchange, subscriptionExchange({ forwardSubscription })],
    fetchOptions: { headers: { authorization } },
    fetch(request, options) {
      console.log(`sent by ${options.method}`);
      return fetch(request, options);
    },
  });
  return {
    async query(variables) {
      const { data, error } = await client.query(documents.stored, variables);
      if (error) throw error;
      return data;
    },
    subscribe(variables, next) {
      client.subscription(documents.live, variables).subscribe(({ data, error }) => {
        if (error) throw error;
        next(data);
      });
    },
  };
}

await converse(connect);

// Tests Relay with the documents that relay-compiler makes from the operations.
import { createClient } from "graphql-ws";
import { Environment, fetchQuery, Network, Observable, RecordSource, requestSubscription, Store } from "relay-runtime";
import { converse, url, webSocketUrl } from "./conversation.mjs";
import live from "./src/__generated__/appLiveSubscription.graphql.js";
import stored from "./src/__generated__/appStoredQuery.graphql.js";

function connect(authorization) {
  const socket = createClient({ url: webSocketUrl, connectionParams: { authorization } });
  async function send({ text: query }, variables) {
    const headers = { authorization, "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
    const result = await response.json();
    // Relay itself reports errors only if the response has no data.
    if (result.errors) throw new Error(result.errors[0].message);
    return result;
  }
  const follow = ({ text: query }, variables) =>
    Observable.create((sink) => socket.subscribe({ query, variables }, sink));
  const environment = new Environment({
    network: Network.create(send, follow),
    store: new Store(new RecordSource()),
  });
  return {
    query: (variables) => fetchQuery(environment, stored, variables).toPromise(),
    subscribe(variables, onNext) {
      requestSubscription(environment, { subscription: live, variables, onNext, onError: console.error });
    },
  };
}

await converse(connect);

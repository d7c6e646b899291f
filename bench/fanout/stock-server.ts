/**
 * The platform's process with the stock path of subscriptions instead of its own: `useServer` of graphql-ws over ws,
 * graphql-js's `subscribe`, and a plain pub/sub with an iterator for each subscriber. Schema and resolvers are the
 * same. The benchmark sends readings directly to this process, so it has no cost of MQTT or a journal.
 */
import "reflect-metadata";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { toSensorKey } from "../../src/domain/keys";
import type { ReadingsEvent } from "../../src/domain/ports/live";
import { ok } from "../../src/domain/result";
import { socketToken } from "../../src/server/credentials";
import type { HttpServer, HttpServerOptions } from "../../src/server/http-server";
import { runBaseline } from "../query/stock-process";
import { PlainPubSub } from "./plain-pub-sub";

const events = new PlainPubSub<ReadingsEvent>();
let seq = 0;

/** Publishes a reading for each line. The line is the reading's value. */
function publish(lines: string): void {
  for (const value of lines.trim().split("\n").map(Number)) {
    const timestamp = Date.now();
    const reading = {
      sensorKey: toSensorKey("bench/asset-0/sensor-0"),
      timestamp,
      receivedAt: timestamp,
      value,
      seq: ++seq,
    };
    events.publish({ readings: [reading], cursor: seq, gap: null });
  }
}

function createStockServer({ engine, access, port }: HttpServerOptions): HttpServer {
  // The benchmark publishes through the body of a request that stays open.
  const server = createServer((request) => request.setEncoding("latin1").on("data", publish));
  const sockets = new WebSocketServer({ server, path: "/graphql" });
  const principalOf = async (parameters: Readonly<Record<string, unknown>> | undefined) => {
    const token = socketToken(parameters, undefined);
    const authenticated = token.ok ? await access.authenticate(token.value) : token;
    return authenticated.ok ? authenticated.value : null;
  };
  const disposable = useServer(
    {
      schema: engine.schema,
      onConnect: async ({ connectionParams }) => (await principalOf(connectionParams)) !== null,
      async context({ connectionParams }) {
        const principal = await principalOf(connectionParams);
        if (principal === null) throw new Error("unauthenticated");
        const context = engine.contextFor(principal);
        const telemetry = { subscribe: async () => ok(events.subscribe({ readings: [], cursor: seq, gap: null })) };
        return { principal, loaders: context.loaders, services: { telemetry, cursors: context.services.cursors } };
      },
    },
    sockets,
  );
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    start: () => new Promise((resolve) => server.listen(port, "127.0.0.1", resolve)),
    drain() {},
    async stop() {
      await disposable.dispose();
      server.close();
    },
    url,
    metricsUrl: url,
  };
}

runBaseline(createStockServer);

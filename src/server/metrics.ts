import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Metrics of the server. Register them once per registry. */
export class ServerMetrics {
  readonly operations: Counter<"transport" | "kind" | "outcome">;
  readonly operationSeconds: Histogram<"transport" | "kind">;
  readonly sockets: Gauge;
  readonly subscriptions: Gauge;
  readonly unauthenticated: Counter<"transport" | "reason">;
  readonly socketsEnded: Counter<"code">;
  readonly connectionsRejected: Counter<"reason">;
  readonly slowClientsDisconnected: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.operations = new Counter({
      name: "sluice_graphql_operations_total",
      help: "GraphQL operations by transport, kind and outcome (ok, errors, rejected).",
      labelNames: ["transport", "kind", "outcome"],
      registers,
    });
    this.operationSeconds = new Histogram({
      name: "sluice_graphql_operation_seconds",
      help: "Time to execute a query or mutation.",
      labelNames: ["transport", "kind"],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    });
    this.sockets = new Gauge({ name: "sluice_websocket_connections", help: "Open WebSockets.", registers });
    this.subscriptions = new Gauge({ name: "sluice_graphql_subscriptions", help: "Open subscriptions.", registers });
    this.unauthenticated = new Counter({
      name: "sluice_authentication_failures_total",
      help: "Requests and connections without a valid API key or token, by reason.",
      labelNames: ["transport", "reason"],
      registers,
    });
    this.slowClientsDisconnected = new Counter({
      name: "sluice_slow_clients_disconnected_total",
      help: "Connections closed because unread responses exceeded SLUICE_HTTP_MAX_BUFFERED_BYTES.",
      registers,
    });
    this.socketsEnded = new Counter({
      name: "sluice_websocket_closes_total",
      help: "Closed WebSockets by close code.",
      labelNames: ["code"],
      registers,
    });
    this.connectionsRejected = new Counter({
      name: "sluice_connections_rejected_total",
      help: "Connections rejected or closed: too many were unauthenticated or came from one address.",
      labelNames: ["reason"],
      registers,
    });
  }
}

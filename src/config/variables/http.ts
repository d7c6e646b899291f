/** HTTP and WebSocket. */
import { duration, flag, integer, networks, onOff, origins, text } from "../values";
import { derive, variable } from "./variable";

export const http = derive(
  {
    host: variable(text("address", /^[A-Za-z0-9.:_-]+$/, "set it to an address or host name to listen on"), {
      name: "SLUICE_HTTP_HOST",
      description: "Address that Sluice listens on for GraphQL, health and metrics. 0.0.0.0: all addresses.",
      fallback: "127.0.0.1",
    }),
    port: variable(integer("port", 0, 65_535), {
      name: "SLUICE_HTTP_PORT",
      description: "Port of GraphQL over HTTP and WebSocket. 0: any free port.",
      fallback: "4000",
    }),
    /** null: health and metrics are on `port`. */
    metricsPort: variable(integer("port", 0, 65_535), {
      name: "SLUICE_METRICS_PORT",
      description: "Separate port for health and metrics. Without it, they are on SLUICE_HTTP_PORT.",
    }),
    introspection: variable(flag, {
      name: "SLUICE_INTROSPECTION",
      description: "Whether clients can read the schema through GraphQL introspection.",
      fallback: "true",
    }),
    ide: variable(flag, {
      name: "SLUICE_IDE",
      description: "Whether /graphql serves the GraphQL IDE to browsers.",
      fallback: "true",
    }),
    console: variable(onOff, {
      name: "SLUICE_CONSOLE",
      description: "Whether /console serves the web console.",
      fallback: "on",
    }),
    corsOrigins: variable(origins, {
      name: "SLUICE_CORS_ORIGINS",
      description:
        "Origins of web pages, besides Sluice's own, that can use the API over HTTP and WebSocket. *: all origins.",
    }),
    trustedProxies: variable(networks, {
      name: "SLUICE_HTTP_TRUSTED_PROXIES",
      description:
        "Addresses or networks of proxies that set X-Forwarded-For to the client's address. Without it, Sluice uses " +
        "the address of the connection.",
    }),
    connections: {
      maxOfAddress: variable(integer("connections", 1, 1_000_000), {
        name: "SLUICE_HTTP_MAX_ADDRESS_CONNECTIONS",
        description: "Maximum number of open connections from one client address, over HTTP and WebSocket together.",
        fallback: "5000",
      }),
      maxUnauthenticated: variable(integer("connections", 1, 1_000_000), {
        name: "SLUICE_HTTP_MAX_UNAUTHENTICATED",
        description:
          "Maximum number of open connections without a valid key. Beyond it, Sluice closes the oldest of them.",
        fallback: "4000",
      }),
      maxUnauthenticatedOfAddress: variable(integer("connections", 1, 1_000_000), {
        name: "SLUICE_HTTP_MAX_ADDRESS_UNAUTHENTICATED",
        description:
          "Maximum number of open connections without a valid key from one client address. Beyond it, Sluice closes the " +
          "oldest of them. At most SLUICE_HTTP_MAX_UNAUTHENTICATED.",
        fallback: "2000",
      }),
    },
    webSocket: {
      maxConnections: variable(integer("connections", 1, 1_000_000), {
        name: "SLUICE_WS_MAX_CONNECTIONS",
        description: "Maximum number of open authenticated WebSockets.",
        fallback: "10000",
      }),
      maxOperations: variable(integer("subscriptions", 1, 10_000), {
        name: "SLUICE_WS_MAX_SUBSCRIPTIONS",
        description: "Maximum number of operations in progress on one WebSocket.",
        fallback: "100",
      }),
      maxPayloadBytes: variable(integer("bytes", 1_024, 16_777_216), {
        name: "SLUICE_WS_MAX_PAYLOAD_BYTES",
        description: "Maximum size of a message from a WebSocket client.",
        fallback: "262144",
      }),
      maxTenantConnections: variable(integer("connections", 1, 1_000_000), {
        name: "SLUICE_WS_MAX_TENANT_CONNECTIONS",
        description:
          "Maximum number of open WebSockets of one tenant. Beyond it, Sluice closes each new one with code 4441. At " +
          "most SLUICE_WS_MAX_CONNECTIONS.",
        fallback: "1000",
      }),
      initTimeoutMs: variable(duration("100ms", "5m"), {
        name: "SLUICE_WS_INIT_TIMEOUT",
        description:
          "Maximum time until a WebSocket client sends connection_init. After it, Sluice closes the WebSocket with " +
          "code 4408.",
        fallback: "5s",
      }),
      idleMs: variable(duration("1s", "24h"), {
        name: "SLUICE_WS_IDLE_TIMEOUT",
        description:
          "Maximum time that a WebSocket can stay open without any operation. After it, Sluice closes the WebSocket " +
          "with code 4442.",
        fallback: "10m",
      }),
    },
    keepAliveMs: variable(duration("1s", "1h"), {
      name: "SLUICE_HTTP_KEEP_ALIVE",
      description:
        "How long an idle HTTP connection stays open. Set it to more than the idle timeout of proxies in front of " +
        "Sluice.",
      fallback: "90s",
    }),
    maxBodyBytes: variable(integer("bytes", 1_024, 67_108_864), {
      name: "SLUICE_HTTP_MAX_BODY_BYTES",
      description: "Maximum size of the body of an HTTP request.",
      fallback: "1048576",
    }),
    maxBufferedBytes: variable(integer("bytes", 1_048_576, 4_294_967_296), {
      name: "SLUICE_HTTP_MAX_BUFFERED_BYTES",
      description:
        "Maximum total size of responses that clients have not read yet. Beyond it, Sluice closes connections of the " +
        "tenant with the most unread bytes.",
      fallback: "67108864",
    }),
  },
  (http) => ({ ...http, corsOrigins: http.corsOrigins ?? [], trustedProxies: http.trustedProxies ?? [] }),
);

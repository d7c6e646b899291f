import { createRequire } from "node:module";

type Client = typeof import("@platformatic/kafka");

/**
 * Returns the client library. It is loaded on first use, because an installation without Kafka does not need its 20 MB.
 */
export function kafkaClient(): Client {
  return createRequire(__filename)("@platformatic/kafka") as Client;
}

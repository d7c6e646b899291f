import { createRequire } from "node:module";

type Client = typeof import("@platformatic/kafka");

/** The client library. Loaded on first use, because an installation without Kafka does not need its 20 MB. */
export function kafkaClient(): Client {
  return createRequire(__filename)("@platformatic/kafka") as Client;
}

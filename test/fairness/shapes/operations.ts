/** Generates shapes from the schema that cover all queries, events and mutations. */
import { type GraphQLSchema, isObjectType } from "graphql";
import { NUMBER } from "../attack/attack";
import { documentsBelow, type Documents } from "./documents";
import { mutationsOf } from "./mutations";
import { keyOf, type AttackerKind, type Shape } from "./shape";
import { over, type Transport, TRANSPORTS, webSocket } from "./transports";

/** The costliest kinds of operations use only the fastest transports. Other kinds alternate between all transports. */
const HEAVY = /^(aliases|scalars|widest pages|nesting) /;
const FASTEST: readonly Transport[] = ["POST", "WebSocket"];

/** Returns shapes for every field and every argument that is reachable from Query. */
export function queryShapes(schema: GraphQLSchema, by: AttackerKind): Shape[] {
  const root = schema.getQueryType();
  if (!isObjectType(root)) return [];
  return documentsBelow(root, schema).map((documents, index) => {
    const transports = HEAVY.test(documents.name) ? FASTEST : TRANSPORTS;
    const transport = transports[index % transports.length] ?? "POST";
    return {
      by,
      name: `${by}: ${documents.name}, ${transport}`,
      covers: [...documents.covers, transport],
      rows: documents.rows,
      attackOf: (world, document) => over(transport, keyOf(world, by), document),
    };
  });
}

/** Number of subscriptions on each connection. */
const SUBSCRIPTIONS = 5;
const RENEW_MS = 5_000;
/** Messages are rare here, because the shapes of the broker already cover the cost of messages. */
const EVENT_EVERY_MS = 50;

/**
 * Returns shapes for the fields below an event's objects and for every argument of subscriptions. Messages cause events
 * during the attack.
 */
export function eventShapes(schema: GraphQLSchema, by: AttackerKind): Shape[] {
  const root = schema.getSubscriptionType();
  if (!isObjectType(root)) return [];
  const isOfEvents = ({ name, covers }: Documents) =>
    /^(widest pages|scalars|aliases) /.test(name) || covers.some((each) => each.startsWith("Subscription."));
  return documentsBelow(root, schema)
    .filter(isOfEvents)
    .map(({ name, covers, rows }) => ({
      by,
      name: `${by}: ${name}, events`,
      covers: [...covers, "events"],
      rows: rows.map(({ factor, documentOf }) => ({
        factor,
        documentOf: (page) => `subscription ${documentOf(page)}`,
      })),
      attackOf: (world, document) => {
        const documents = Array.from({ length: SUBSCRIPTIONS }, () => document);
        return { ...webSocket(keyOf(world, by), documents), renewAfterMs: RENEW_MS };
      },
      besideOf: ({ stage, gateway }) => {
        const [topic = ""] = stage.attacker.topics;
        const isRejected = name.includes("rejected");
        const readings = Array.from({ length: 500 }, (_, value) => ({ value, id: `${NUMBER}-${value}` }));
        const payload = isRejected ? "{" : JSON.stringify(readings);
        const publish = { topic, payload, qos: 1, window: 1, everyMs: EVENT_EVERY_MS } as const;
        const clientId = `beside-${NUMBER}-${process.pid}`;
        const { mqttUrl } = stage.stack;
        return { attack: { kind: "mqtt", url: mqttUrl, ca: stage.ca, ...gateway, clientId, publish }, connections: 1 };
      },
    }));
}

export function mutationShapes(schema: GraphQLSchema, by: AttackerKind): Shape[] {
  return mutationsOf(schema).map((documents, index) => {
    const transport = index % 2 === 0 ? "POST" : "WebSocket";
    return {
      by,
      name: `${by}: ${documents.name}, ${transport}`,
      covers: [...documents.covers, transport],
      rows: documents.rows,
      attackOf: (world, document) => over(transport, keyOf(world, by), document),
    };
  });
}

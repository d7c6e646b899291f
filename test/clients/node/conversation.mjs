// The steps of test/clients/conversation.ts, for clients in JavaScript.
import { readFileSync } from "node:fs";

const { SLUICE_URL, SLUICE_API_KEY } = process.env;
const textOf = (name) => readFileSync(new URL(`../operations/${name}.graphql`, import.meta.url), "utf8");
const tell = (answer) => console.log(JSON.stringify(answer));

export const url = SLUICE_URL;
export const webSocketUrl = url.replace(/^http/, "ws");
export const documents = { stored: textOf("stored"), live: textOf("live") };

const readingOf = ({ value, timestamp }) => ({ value, timestamp: new Date(timestamp).toISOString() });
const messageOf = (query) =>
  query.then(
    () => "no error",
    (error) => error.message,
  );

/** `connect(authorization)` returns `query(variables)`, which resolves with data, and `subscribe(variables, next)`. */
export async function converse(connect) {
  const now = Date.now();
  const within = { from: new Date(now - 3_600_000), to: new Date(now + 60_000) };
  const client = connect(`Bearer ${SLUICE_API_KEY}`);
  const { tenant } = await client.query({ within, first: 1 });
  const [{ topic, readings }] = tenant.sensors.nodes;
  tell({ stored: { topic, ...readingOf(readings.nodes[0]) } });
  tell({ invalid: await messageOf(client.query({ within, first: 0 })) });
  tell({ denied: await messageOf(connect("Bearer slk_none_x").query({ within, first: 1 })) });
  client.subscribe({ input: {} }, ({ readings: { readings } }) => {
    if (readings.length === 0) return tell({ subscribed: true });
    tell({ live: readingOf(readings[0]) });
    process.exit();
  });
}

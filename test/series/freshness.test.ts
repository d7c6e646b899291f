/**
 * A query contains every reading that was delivered before, whether the reading is in memory, being stored or stored.
 */
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { publishUntil, registerFleet } from "../subscriptions/fleet";
import { ReadingsSocket } from "../subscriptions/readings-socket";

const CHECKS = 100;
const SENSORS = 8;

interface Delivered {
  readonly value: number;
  readonly timestamp: string;
  readonly sensor: { readonly sensorId: string };
}

interface Answer {
  readonly errors?: unknown;
  readonly data?: { readonly tenant: { readonly asset: { readonly sensor: Found } } };
}

interface Found {
  readonly latestReading: { readonly timestamp: string; readonly value: number };
  readonly readings: { readonly nodes: readonly { readonly value: number }[] };
  readonly series: {
    readonly points: readonly { readonly count: number; readonly min: number; readonly max: number }[];
  };
  readonly line: { readonly points: readonly { readonly value: number }[] };
}

function isComplete(found: Found, { value, timestamp }: Delivered): boolean {
  const [point] = found.series.points;
  return (
    found.readings.nodes.some((node) => node.value === value) &&
    found.line.points.some((each) => each.value === value) &&
    point !== undefined &&
    point.min <= value &&
    point.max >= value &&
    found.latestReading.timestamp >= timestamp
  );
}

const isConsistent = (found: Found): boolean => found.series.points[0]?.count === found.readings.nodes.length;

const QUERY = `query ($sensorId: String!, $range: TimeRange!) {
  tenant { asset(assetId: "a") { sensor(sensorId: $sensorId) {
    latestReading { timestamp value }
    readings(range: $range, last: 100) { nodes { value } }
    series(input: { range: $range, every: "1s" }) { points { count min max } }
    line: series(input: { range: $range, maxPoints: 100 }) { points { value } }
  } } }
}`;

test(`readings, series and latestReading contain a new reading, ${CHECKS} times`, async () => {
  const env = { SLUICE_FLUSH_INTERVAL: "300ms", SLUICE_FLUSH_MAX_AGE: "300ms" };
  const stack = await startOwnStack(env);
  const fleet = await registerFleet(stack, uniqueName("acme"), SENSORS);

  const find = async ({ timestamp, sensor: { sensorId } }: Delivered): Promise<Found> => {
    const to = new Date(Date.parse(timestamp) + 1).toISOString();
    const response = await fetch(stack.graphqlUrl, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${fleet.apiKey}` },
      body: JSON.stringify({ query: QUERY, variables: { sensorId, range: { from: timestamp, to } } }),
    });
    const { data, errors } = (await response.json()) as Answer;
    if (data === undefined) throw new Error(JSON.stringify(errors));
    return data.tenant.asset.sensor;
  };

  let checks = 0;
  let isChecking = false;
  const missing: unknown[] = [];
  const check = async (delivered: Delivered) => {
    let found = await find(delivered);
    if (!isComplete(found, delivered)) missing.push({ delivered, found });
    // Up to four readings share a timestamp. A reading may arrive between two fields of a query, so the fields may
    // differ until all four have arrived.
    for (let asked = 1; asked < 5 && !isConsistent(found); asked++) found = await find(delivered);
    if (!isConsistent(found)) missing.push({ delivered, found });
  };
  const failed = new Promise<never>((_resolve, reject) => {
    const onEvent = (event: { readonly readings: readonly unknown[] }) => {
      const newest = (event.readings as readonly Delivered[]).at(-1);
      if (isChecking || newest === undefined || checks === CHECKS) return;
      isChecking = true;
      check(newest).then(() => {
        isChecking = false;
        checks++;
      }, reject);
    };
    const onEnd = (failure: Error | null) => reject(failure ?? new Error("the connection ended"));
    const selection = "value timestamp sensor { sensorId }";
    const options = { wsUrl: stack.wsUrl, apiKey: fleet.apiKey, input: {}, selection, onEvent, onEnd };
    ReadingsSocket.open(options).then((socket) => disposeLater(async () => socket.cut()), reject);
  });
  await Promise.race([publishUntil(fleet, () => checks === CHECKS || missing.length > 0), failed]);
  expect(missing).toEqual([]);
  expect(checks).toBe(CHECKS);
});

/** The known worst operations. For each ceiling of the platform, there is an operation that no other ceiling limits. */
import { NUMBER, type Attack } from "../attack/attack";
import { keyOf, type AttackerKind, type AttackWorld, type Shape } from "./shape";
import { over, type Transport, webSocket } from "./transports";

const many = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => of(index)).join(" ");

/** Returns an alias that is shorter than the maximum length of a name. */
const longName = (index: number) => `a${index}`.padEnd(250, "x");

const scalarsOf = (lists: number, name: (index: number) => string, count: number, field: string) =>
  `{ tenant { ${many(lists, (index) => `l${index}: sensors(first: 1000) { nodes { ...F } }`)} } }
  fragment F on Sensor { ${many(count, (index) => `${name(index)}: ${field}`)} }`;

/** Returns a field with a different range for each index, so that no two operations read the same data. */
const reading = (index: number) =>
  `a${index}: readings(last: 20, range: { from: "2020-01-01T00:00:${String(index % 60).padStart(2, "0")}Z" }) { nodes { value } }`;

interface Costly {
  readonly by: AttackerKind;
  readonly transport: Transport;
  readonly document: string;
}

export const COSTLY = {
  "as many values as one operation may ask for": {
    by: "reader",
    transport: "POST",
    document: scalarsOf(7, (index) => `a${index}`, 48, "unit"),
  },
  "more reads than one operation may ask for": {
    by: "reader",
    transport: "POST",
    document: `{ tenant { sensors(first: 200) { nodes { ${many(90, reading)} } } } }`,
  },
  "values with long names": { by: "reader", transport: "POST", document: scalarsOf(2, longName, 90, "topic") },
  "values with long names, small enough": {
    by: "reader",
    transport: "POST unread",
    document: scalarsOf(1, longName, 25, "topic"),
  },
  "reads of many operations": {
    by: "reader",
    transport: "POST",
    document: `{ tenant { sensors(first: 1) { nodes { ${many(45, reading)} } } } }`,
  },
  searches: {
    by: "reader",
    transport: "POST",
    document: `{ tenant { ${many(30, (index) => `s${index}: sensors(first: 50, filter: { search: "zzzq" }) { nodes { topic } }`)} } }`,
  },
  mutations: {
    by: "admin",
    transport: "POST",
    document: `mutation { ${many(20, (index) => `m${index}: assetUpdate(input: { assetId: "a${index}", name: "${NUMBER}" }) { asset { name } }`)} }`,
  },
  "broker changes": {
    by: "admin",
    transport: "POST",
    document: `mutation { ${many(10, (index) => `m${index}: brokerCredentialIssue(input: {}) { secret { username } }`)} }`,
  },
  "fields to compare": {
    by: "reader",
    transport: "POST anew",
    document: `{ ${many(560, () => "tenant { limits { tenantRates } }")} }`,
  },
} as const satisfies Readonly<Record<string, Costly>>;

export type CostlyName = keyof typeof COSTLY;

export function costlyAttack(world: Pick<AttackWorld, "stage">, name: CostlyName): Attack {
  const { by, transport, document } = COSTLY[name];
  return over(transport, keyOf(world, by), document);
}

const REPLAYS = 20;

/** Returns an attack that repeatedly replays all readings on one socket. */
export function replays({ stage }: Pick<AttackWorld, "stage">): Attack {
  const document = `subscription { readings(input: { after: "${stage.firstCursor}" }) { cursor readings { value } } }`;
  const documents = Array.from({ length: REPLAYS }, () => document);
  return { ...webSocket(stage.attacker.readerKey, documents), renewAfterMs: 3_000 };
}

export function costlyShapes(): Shape[] {
  const operations = (Object.keys(COSTLY) as CostlyName[]).map((name): Shape => {
    const { by, transport } = COSTLY[name];
    return {
      by,
      name: `${by}: ${name}, ${transport}`,
      covers: [transport],
      attackOf: (world) => costlyAttack(world, name),
    };
  });
  return [
    ...operations,
    { by: "reader", name: "reader: replays of everything", covers: ["events"], attackOf: replays },
  ];
}

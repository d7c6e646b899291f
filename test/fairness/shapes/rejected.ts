/** Operations that are costly to parse and are then rejected, or that request the schema. Each has a new text. */
import { getIntrospectionQuery } from "graphql";
import { NUMBER } from "../attack/attack";
import { keyOf, type AttackerKind, type AttackWorld, type Shape } from "./shape";
import { over, post } from "./transports";

const many = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => of(index)).join(" ");

/** Each document has fewer tokens than the maximum, which is 4,000 by default. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  "equal fields to merge": `{ ${many(560, () => "tenant { limits { tenantRates } }")} }`,
  "equal fields deep inside each other": `{ ${many(180, () => `tenant { asset(assetId: "a0") { tenant { limits { tenantRates } } } }`)} }`,
  "fields that do not exist": `{ tenant { ${many(3_000, (index) => `sensorz${index}`)} } }`,
  "types that do not exist": `{ ${many(600, (index) => `... on Tenan${index} { id }`)} }`,
  "arguments that do not exist": `{ tenant { ${many(90, (index) => `a${index}: sensors(${many(8, (each) => `firs${each}: 1`)}) { __typename }`)} } }`,
  "fragments in a chain": `{ tenant { ...F0 } } ${many(400, (index) => `fragment F${index} on Tenant { name ...F${index + 1} }`)} fragment F400 on Tenant { name }`,
  "fragments that double": `{ tenant { ...F0 } } ${many(300, (index) => `fragment F${index} on Tenant { ...F${index + 1} ...F${index + 1} }`)} fragment F300 on Tenant { name }`,
  "fragments in a circle": `{ tenant { ...F0 } } ${many(400, (index) => `fragment F${index} on Tenant { ...F${(index + 1) % 400} }`)}`,
  "fragments that conflict": `{ tenant { ${many(100, (index) => `...F${index}`)} } } ${many(100, (index) => `fragment F${index} on Tenant { a: ${index % 2 ? "name" : "id"} b: tenantId c: status }`)}`,
  "variables that are not used": `query (${many(1_200, (index) => `$v${index}: Int`)}) { viewer { role } }`,
  "directives on a field": `{ viewer { role ${many(450, () => "@skip(if: false)")} } }`,
  "brackets inside each other": `{ ${"tenant { ".repeat(190)}name${" }".repeat(190)} }`,
  "a long text": `{ node(id: "${"x".repeat(800_000)}") { id } }`,
  "a long comment": `{ viewer { role } } # ${"x".repeat(800_000)}`,
  "a list of numbers": `{ nodes(ids: [${many(3_900, String)}]) { id } }`,
  operations: many(600, (index) => `query Q${index} { viewer { role } }`),
  "a text of another language": "日本語".repeat(100_000),
  introspection: getIntrospectionQuery(),
  "introspection inside each other": `{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }`,
  "types by name": `{ ${many(90, (index) => `t${index}: __type(name: "Sensor") { fields { name type { name } } }`)} }`,
};

const BODIES: Readonly<Record<string, (world: AttackWorld) => string>> = {
  "JSON inside each other": () =>
    `{"query":"{ viewer { role } }","variables":${"[".repeat(300_000)}${"]".repeat(300_000)}}`,
  "JSON that ends too early": () => `{"query":"${"x".repeat(500_000)}`,
  "a batch of operations": () =>
    JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: "{ viewer { role } }" }))),
  "variables that are long": () =>
    JSON.stringify({
      query: "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
      variables: { ids: Array.from({ length: 80_000 }, String) },
    }),
  "variables that are no IDs": () =>
    JSON.stringify({
      query: "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
      variables: { ids: Array.from({ length: 50_000 }, () => ({ a: 1 })) },
    }),
  "a body that is too large": () => JSON.stringify({ query: "x".repeat(1_200_000) }),
};

export function rejectedShapes(by: AttackerKind): Shape[] {
  const documents = Object.entries(DOCUMENTS).map(([name, document], index): Shape => {
    const transport = index % 3 === 2 ? "WebSocket" : "POST anew";
    return {
      by,
      name: `${by}: ${name}, ${transport}`,
      covers: ["rejected", transport],
      attackOf: (world) => over(transport, keyOf(world, by), `${document} # ${NUMBER}`),
    };
  });
  const bodies = Object.entries(BODIES).map(([name, bodyOf]): Shape => {
    const attackOf = (world: AttackWorld) => ({ ...post(keyOf(world, by), {}), body: bodyOf(world) });
    return { by, name: `${by}: ${name}, POST`, covers: ["rejected", "POST"], attackOf };
  });
  return [...documents, ...bodies];
}

import { extendSchema, isObjectType, parse, validate } from "graphql";
import { NUMBER } from "../../fairness/attack/attack";
import { pathsOf } from "../../fairness/shapes/arguments";
import { fieldsOf, isCostly, placesOf } from "../../fairness/shapes/places";
import { ATTACKERS } from "../../fairness/shapes/shape";
import { printedSchema, shapesOf } from "../../fairness/shapes/shapes";

const schema = printedSchema();
const shapes = shapesOf(schema);
const covered = new Set(shapes.flatMap(({ covers }) => covers));

test("gives each shape a unique name", () => {
  const names = shapes.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test.each(ATTACKERS)("has at least 30 shapes for an attacker with the access of a %s", (attacker) => {
  expect(shapes.filter(({ by }) => by === attacker).length).toBeGreaterThanOrEqual(30);
});

test("covers every list and argument of queries, subscriptions and mutations", () => {
  const missing: string[] = [];
  for (const root of [schema.getQueryType(), schema.getSubscriptionType(), schema.getMutationType()]) {
    if (!isObjectType(root)) continue;
    const types = root === schema.getQueryType() ? [...placesOf(root).keys()] : [root];
    for (const type of types) {
      for (const field of fieldsOf(type)) {
        if (type.getFields().pageInfo !== undefined || !isCostly(field)) continue;
        const name = `${type.name}.${field.name}`;
        for (const each of [name, ...pathsOf(field.args).map((path) => `${name}(${path})`)]) {
          if (!covered.has(each)) missing.push(each);
        }
      }
    }
  }
  expect(missing).toEqual([]);
});

test("covers every transport", () => {
  expect([...covered]).toEqual(
    expect.arrayContaining(["POST", "GET", "WebSocket", "POST unread", "WebSocket unread", "events", "export"]),
  );
});

test("generates valid operations", () => {
  const wrong = shapes.flatMap(({ name, rows = [] }) => {
    const documents = rows.map(({ documentOf }) => documentOf(1));
    // The last row is the smallest operation, which must be valid.
    const [smallest] = documents.slice(-1);
    if (smallest === undefined) return [];
    const errors = validate(schema, parse(smallest.replaceAll(NUMBER, "1")));
    return errors.map((error) => `${name}: ${error.message} in ${smallest.slice(0, 200)}`);
  });
  expect(wrong).toEqual([]);
});

test("includes shapes for a new field of the schema", () => {
  const extension = parse(`
    extend type Asset { alarms(first: Int, last: Int, severities: [String!]): AlarmConnection! }
    type AlarmConnection { nodes: [Alarm!]! edges: [AlarmEdge!]! pageInfo: PageInfo! }
    type AlarmEdge { cursor: Cursor! node: Alarm! }
    type Alarm { name: String! notes(containing: String!): [Note!]! }
    type Note { text: String! }
    extend type Subscription { alarms(assetIds: [String!]): Alarm! }
    extend type Mutation { alarmsRaise(names: [String!]!): Alarm! }
  `);
  const names = shapesOf(extendSchema(schema, extension)).flatMap(({ covers }) => covers);
  expect(names).toEqual(
    expect.arrayContaining([
      "Asset.alarms",
      "Asset.alarms(severities)",
      "Alarm.notes",
      "Alarm.notes(containing)",
      "Subscription.alarms",
      "Mutation.alarmsRaise",
    ]),
  );
});

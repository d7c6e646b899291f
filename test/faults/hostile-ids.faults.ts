/**
 * Sends every invalid form of an ID in every ID field of every mutation. The caller must get an error that names the
 * field.
 */
import fc from "fast-check";
import { getNamedType, GraphQLInt, isInputObjectType, type GraphQLField, type GraphQLInputObjectType } from "graphql";
import { isId } from "../../src/domain/keys";
import type { GraphQLEngine } from "../../src/graphql/engine";
import { createEngine, run } from "../graphql/run";
import { sharedMongo, uniqueName } from "../harness/servers";
import { fillAll } from "../isolation/generate";
import { OPERATOR, startStack, value } from "../services/stack";

type Values = Record<string, unknown>;

const IS_ID = /(?:Id|Ids)$|^username$/;
const tenantId = uniqueName("acme");
const VALID: Readonly<Values> = {
  tenantId,
  assetId: "truck-1",
  assetIds: "truck-1",
  sensorId: "temp-1",
  name: "n",
  type: "t",
  role: "TENANT_READER",
  partitionId: 0,
};

let engine: GraphQLEngine;
let mutations: readonly GraphQLField<unknown, unknown>[];
beforeAll(async () => {
  const { services } = await startStack(await sharedMongo());
  await value(services.fleet.registerTenant(OPERATOR, { tenantId, name: "Acme" }));
  await value(services.fleet.registerAsset(OPERATOR, { tenantId, assetId: "truck-1", type: "t" }));
  engine = createEngine(services);
  mutations = Object.values(engine.schema.getMutationType()!.getFields());
});

/** Returns the names of an input's ID fields, including the fields of nested inputs. */
function idsOf(type: GraphQLInputObjectType): string[] {
  return Object.values(type.getFields()).flatMap(({ name, type: of }) => {
    const named = getNamedType(of);
    if (isInputObjectType(named)) return idsOf(named);
    // A partition's ID is a number.
    return IS_ID.test(name) && named !== GraphQLInt ? [name] : [];
  });
}

function inputOf(mutation: GraphQLField<unknown, unknown>): GraphQLInputObjectType {
  const type = getNamedType(mutation.args[0]!.type);
  if (!isInputObjectType(type)) throw new Error(`${mutation.name} has no input`);
  return type;
}

/** Returns an input that is valid except for one ID. */
function inputWith(mutation: GraphQLField<unknown, unknown>, hostile: string, id: unknown): Values {
  return fillAll(Object.values(inputOf(mutation).getFields()), (name) => {
    if (name === hostile) return id;
    return VALID[name];
  });
}

async function send(mutation: GraphQLField<unknown, unknown>, input: Values) {
  const inItems = mutation.name === "fleetImport" ? "itemErrors { field code }" : "";
  const type = String(mutation.args[0]!.type);
  const query = `mutation ($input: ${type}) { answer: ${mutation.name}(input: $input) { userErrors { field code } ${inItems} } }`;
  return run(engine, OPERATOR, query, { input });
}

const hostileText = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 70 }),
    fc.string({ unit: "grapheme", maxLength: 10 }),
    fc.constantFrom(
      "",
      " ",
      ".",
      "..",
      "-a",
      "A",
      "a/b",
      "a b",
      "../x",
      "$where",
      "__proto__",
      "a\u0000",
      "a\n",
      "\ud800",
    ),
    fc.constantFrom("#", "+", "a/#", "ı", "а", "x".repeat(64), "x".repeat(100_000), "é".repeat(40), '{"$gt":""}'),
  )
  .filter((text) => !isId(text));

test("reports an invalid ID in text as a user error of its field", async () => {
  for (const mutation of mutations) {
    for (const name of idsOf(inputOf(mutation))) {
      await fc.assert(
        fc.asyncProperty(hostileText, async (id) => {
          const { data, errors } = await send(mutation, inputWith(mutation, name, id));
          expect({ mutation: mutation.name, name, errors }).toEqual({
            mutation: mutation.name,
            name,
            errors: undefined,
          });
          const answer = data?.answer as Record<
            "userErrors" | "itemErrors",
            { field: string[] | null; code: string }[]
          >;
          const found = [...answer.userErrors, ...(answer.itemErrors ?? [])];
          const named = found.filter(({ field, code }) => code !== "UNAVAILABLE" && field?.includes(name));
          expect({ mutation: mutation.name, name, found, isNamed: named.length > 0 }).toMatchObject({ isNamed: true });
        }),
        { numRuns: 25 },
      );
    }
  }
});

test("reports an ID that is not a string as an error of the caller", async () => {
  const values = [7, 1.5, true, {}, { $gt: "" }, [["a"]], [{}]];
  for (const mutation of mutations) {
    for (const name of idsOf(inputOf(mutation))) {
      for (const id of values) {
        const { errors = [] } = await send(mutation, inputWith(mutation, name, id));
        const codes = errors.map(({ extensions }) => extensions?.code);
        expect({ mutation: mutation.name, name, id, codes: new Set(codes) }).toEqual({
          mutation: mutation.name,
          name,
          id,
          codes: new Set(["BAD_USER_INPUT"]),
        });
      }
    }
  }
});

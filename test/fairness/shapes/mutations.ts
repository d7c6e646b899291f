/**
 * Attacks with mutations and generated inputs: each mutation alone, many in one operation, and with lists of maximum
 * length.
 */
import {
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLInputFieldMap,
} from "graphql";
import { argumentsOf, pathsOf } from "./arguments";
import type { Documents, Row } from "./documents";
import { fieldsOf, selectionOf } from "./places";

type Field = ReturnType<typeof fieldsOf>[number];

const EVERY_INPUT = "input.*";
const CALLS = [100, 50, 20, 10, 5];

export function mutationsOf(schema: GraphQLSchema): Documents[] {
  const root = schema.getMutationType();
  if (!isObjectType(root)) return [];
  return fieldsOf(root).flatMap((field) => {
    const name = `Mutation.${field.name}`;
    const many = (extra: string): Row[] =>
      CALLS.map((count) => ({ factor: count, documentOf: (page) => calls(field, count, page, extra) }));
    const one = (extra: string): Row[] => [{ factor: 1, documentOf: (page) => calls(field, 1, page, extra) }];
    const kinds: (readonly [string, Row[]])[] = [
      ["one", [{ factor: 1, documentOf: () => calls(field, 1, 1, "") }]],
      ["many", many("")],
      ["every input", many(EVERY_INPUT)],
      ...(takesLists(field) ? ([["longest lists", one(EVERY_INPUT)]] as const) : []),
    ];
    const paths = pathsOf(field.args).map((path) => `${name}(${path})`);
    return kinds.map(([kind, rows]) => ({ name: `${kind} of ${name}`, covers: [name, ...paths], rows }));
  });
}

function calls(field: Field, count: number, elements: number, extra: string): string {
  const all = Array.from({ length: count }, (_, call) => {
    const name = freshIdOf(field);
    const fresh = name === undefined ? {} : { fresh: { name, call } };
    const args = argumentsOf(field.args, { page: 10, elements, characters: 1_000, ...fresh }, extra);
    return `${count === 1 ? "" : `m${call}: `}${field.name}${args} ${selectionOf(field.type, { depth: 1 })}`;
  });
  return `mutation { ${all.join(" ")} }`;
}

/** Each registration needs a new ID, because a repeated registration has no effect. */
function freshIdOf(field: Field): string | undefined {
  if (!/Register$|Import$/.test(field.name)) return undefined;
  return "sensorId" in inputOf(field) ? "sensorId" : "assetId";
}

function inputOf({ args }: Field): GraphQLInputFieldMap {
  const [first] = args;
  const type = first && getNamedType(first.type);
  return isInputObjectType(type) ? type.getFields() : {};
}

function takesLists(field: Field): boolean {
  return Object.values(inputOf(field)).some(({ type }) => isListType(isNonNullType(type) ? type.ofType : type));
}

/**
 * Generates operations from the schema. It throws if it cannot generate a part, so that tests must cover every new
 * field.
 */
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
} from "graphql";

/** Returns a value for a field of this name. `undefined` omits an optional field. */
export type Fill = (name: string, type: GraphQLInputType, path: readonly string[]) => unknown;

/** Returns values for arguments or input fields. */
export function fillAll(
  fields: readonly (GraphQLArgument | GraphQLInputField)[],
  fill: Fill,
  path: readonly string[] = [],
): Record<string, unknown> {
  const entries = fields.map(({ name, type }) => [name, fillOne(name, type, fill, path)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function fillOne(name: string, type: GraphQLInputType, fill: Fill, path: readonly string[]): unknown {
  const bare = isNonNullType(type) ? type.ofType : type;
  const item = isListType(bare) ? (isNonNullType(bare.ofType) ? bare.ofType.ofType : bare.ofType) : bare;
  if (isInputObjectType(item)) {
    const value = fillAll(Object.values(item.getFields()), fill, [...path, name]);
    return isListType(bare) ? [value] : value;
  }
  const value = fill(name, item, path);
  return isListType(bare) && value !== undefined ? [value] : value;
}

const CONSTANTS: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  DateTime: "2999-01-01T00:00:00.000Z",
};

/** Returns a value of an enum, or of a scalar that identifies no tenant's data. Returns undefined for other types. */
export function constantOf(type: GraphQLInputType): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name;
  return isScalarType(type) ? CONSTANTS[type.name] : undefined;
}

/** Returns a selection of all fields that need no argument, to a limited depth and with two items of each page. */
export function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isUnionType(named)) return "{ __typename }";
  if (!isObjectType(named) && !isInterfaceType(named)) return "";
  const fields = Object.values(named.getFields()).flatMap((field) => {
    const isLeaf = isLeafType(getNamedType(field.type));
    if (field.args.some((arg) => isNonNullType(arg.type))) return [];
    if (!isLeaf && depth === 0) return [];
    const page = field.args.some(({ name }) => name === "first") ? "(first: 2)" : "";
    return [`${field.name}${page} ${isLeaf ? "" : selectionOf(field.type, depth - 1)}`];
  });
  return fields.length === 0 ? "{ __typename }" : `{ __typename ${fields.join(" ")} }`;
}

/** Returns a call of a field with all its arguments as variables, and the definitions of these variables. */
export function callOf(field: GraphQLField<unknown, unknown>, values: object, depth = 2) {
  const given = field.args.filter(({ name }) => Object.hasOwn(values, name));
  const definitions = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(", ");
  const args = given.map(({ name }) => `${name}: $${name}`).join(", ");
  return {
    definitions: definitions === "" ? "" : `(${definitions})`,
    call: `${field.name}${args === "" ? "" : `(${args})`} ${selectionOf(field.type, depth)}`,
  };
}

/** Generates arguments of fields from their types, so that new arguments also get a value. */
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";
import { NUMBER } from "../attack/attack";

type InputValue = GraphQLArgument | GraphQLInputField;

export interface ArgumentSize {
  /** Number of items of a page. */
  readonly page: number;
  /** Number of elements of a list. */
  readonly elements: number;
  /** Number of characters of texts that may be long. */
  readonly characters: number;
  /** Name of the ID field whose value must not exist yet, and the number of the call within the operation. */
  readonly fresh?: { readonly name: string; readonly call: number };
}

const isRequired = ({ type, defaultValue }: InputValue) => isNonNullType(type) && defaultValue === undefined;

/** Returns the paths of all arguments and input fields, such as `first`, `filter.search` and `input.range.from`. */
export function pathsOf(fields: readonly InputValue[], before: readonly string[] = []): string[] {
  return fields.flatMap((field) => {
    const path = [...before, field.name];
    const item = itemOf(field.type);
    if (path.length > 5 || !isInputObjectType(item)) return [path.join(".")];
    return pathsOf(Object.values(item.getFields()), path);
  });
}

/**
 * Returns arguments as text, such as `(first: 10, filter: {search: "z"})`: required arguments, the page size if the
 * field has one, and `extra`.
 */
export function argumentsOf(args: readonly GraphQLArgument[], size: ArgumentSize, extra = ""): string {
  const isPaged = args.some(({ name }) => name === "first");
  const backwards = extra === "last" || extra === "before";
  const page = isPaged ? (backwards ? "last" : "first") : "";
  const given = args.filter((each) => isRequired(each) || each.name === page || each.name === extra.split(".")[0]);
  const parts = given.map((each) => `${each.name}: ${literal(each, size, below(extra, each.name), [])}`);
  return parts.length === 0 ? "" : `(${parts.join(", ")})`;
}

function below(extra: string, name: string): string {
  return extra.startsWith(`${name}.`) ? extra.slice(name.length + 1) : "";
}

function itemOf(type: GraphQLInputType): GraphQLInputType {
  if (isNonNullType(type) || isListType(type)) return itemOf(type.ofType);
  return type;
}

function literal(of: InputValue, size: ArgumentSize, extra: string, path: readonly string[]): string {
  const bare = isNonNullType(of.type) ? of.type.ofType : of.type;
  const item = itemOf(of.type);
  const one = (index: number) =>
    isInputObjectType(item)
      ? object(Object.values(item.getFields()), size, extra, [...path, of.name])
      : leaf(of.name, item, size, index);
  if (!isListType(bare)) return one(0);
  return `[${Array.from({ length: Math.max(size.elements, 1) }, (_, index) => one(index)).join(",")}]`;
}

function object(
  fields: readonly GraphQLInputField[],
  size: ArgumentSize,
  extra: string,
  path: readonly string[],
): string {
  // Limits the elements of nested lists, whose numbers multiply.
  const share = path.length > 1 ? { ...size, elements: Math.min(size.elements, 100) } : size;
  const isGiven = ({ name }: GraphQLInputField) => extra === name || extra.startsWith(`${name}.`) || extra === "*";
  const given = fields.filter((each) => isRequired(each) || isGiven(each));
  return `{${given.map((each) => `${each.name}: ${literal(each, share, extra === "*" ? extra : below(extra, each.name), path)}`).join(", ")}}`;
}

const FROM = '"2020-01-01T00:00:00Z"';

/**
 * Returns the value of an argument. It depends on the argument's name if the name has a meaning, otherwise on its type.
 */
function leaf(name: string, type: GraphQLInputType, size: ArgumentSize, index: number): string {
  const { page, characters, fresh } = size;
  const text = (value: string) => JSON.stringify(value);
  if (fresh?.name === name) return text(`n${NUMBER}-${fresh.call}-${index}`);
  if (isEnumType(type)) return type.getValues()[0]?.name ?? "null";
  switch (name) {
    case "first":
    case "last":
      return String(page);
    case "after":
    case "before":
      return text(FIRST_CURSOR);
    case "from":
      return FROM;
    case "to":
      return '"2999-01-01T00:00:00Z"';
    case "assetId":
    case "assetIds":
      return text(`a${index % 100}`);
    case "sensorId":
      return text(`s${index % 10}`);
    case "type":
      return text("temperature");
    case "tenantId":
      return text("attacker");
    case "id":
    case "ids":
      return text(Buffer.from(`Sensor:attacker/a${index % 100}/s${index % 10}`).toString("base64url"));
    case "topic":
      return text(`tenants/attacker/assets/a0/sensors/s${index % 10}/telemetry`);
    case "payload":
      return text(`[${"1,".repeat(characters / 2)}1]`);
    case "every":
      return text("1s");
    case "maxPoints":
      return "10000";
    case "timeZone":
      return text("Europe/Berlin");
    case "search":
      return text(`z${NUMBER}`);
    case "csr":
      return text("x".repeat(characters));
    case "name":
      return text("n".repeat(Math.min(characters, 100)));
    case "idempotencyKey":
      return text(`k${NUMBER}-${index}`);
  }
  return OF_TYPE[String(type)] ?? text(`v${index}`);
}

const OF_TYPE: Readonly<Record<string, string>> = {
  Int: "1",
  Float: "1",
  Boolean: "true",
  DateTime: FROM,
};

/** Placeholder for a cursor before the first reading of a stream. Lists reject this cursor. */
export const FIRST_CURSOR = "~c~";

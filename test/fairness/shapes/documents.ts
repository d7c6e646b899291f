/**
 * Generates several kinds of operations for each field. Each kind has several sizes. A trial uses the largest size that
 * the platform allows.
 */
import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from "graphql";
import { argumentsOf, pathsOf } from "./arguments";
import { fieldsOf, isCostly, isPaged, leavesOf, type Place, placesOf, selectionOf } from "./places";

/** Operations of one form. Their cost grows with `factor` and with the page size. */
export interface Row {
  readonly factor: number;
  documentOf(page: number): string;
}

export interface Documents {
  /** Name of the kind and the field, such as `pages of Tenant.sensors`. */
  readonly name: string;
  readonly covers: readonly string[];
  readonly rows: readonly Row[];
}

/** Page sizes and numbers of elements to try. */
export const PAGES = [1_000, 700, 500, 350, 250, 170, 120, 100, 80, 60, 50, 40, 30, 20, 15, 10, 7, 5, 3, 2, 1];

type Field = ReturnType<typeof fieldsOf>[number];

interface Unit {
  readonly type: GraphQLObjectType;
  readonly field: Field;
  readonly place: Place;
  readonly schema: GraphQLSchema;
}

/** Returns operations for every costly field that is reachable from `root`. */
export function documentsBelow(root: GraphQLObjectType, schema: GraphQLSchema): Documents[] {
  return [...placesOf(root)].flatMap(([type, place]) =>
    fieldsOf(type)
      .filter((field) => isCostly(field) && !isPartOfPage(type, field))
      .flatMap((field) => documentsOf({ type, field, place, schema })),
  );
}

/** Returns whether the field is part of a page. The operation of the page already covers such fields. */
function isPartOfPage(type: GraphQLObjectType, field: Field): boolean {
  return type.getFields().pageInfo !== undefined && (field.name === "nodes" || field.name === "edges");
}

function documentsOf(unit: Unit): Documents[] {
  const { type, field } = unit;
  const name = `${type.name}.${field.name}`;
  const hasLeaves = isObjectType(getNamedType(field.type)) || getNamedType(field.type).name === "Node";
  const kinds: (readonly [string, readonly Row[]])[] = [
    ["widest pages", widest(unit)],
    ["aliases", aliased(unit, "")],
    ["smallest", [{ factor: 1, documentOf: () => plain(unit, 1, 1) }]],
    ...(hasLeaves
      ? ([
          ["scalars", scalars(unit)],
          ["edges", edges(unit)],
          ["nesting", nested(unit)],
        ] as const)
      : []),
  ];
  const byArgument = pathsOf(field.args).map((path) => {
    return { name: `${name}(${path})`, covers: [name, `${name}(${path})`], rows: aliased(unit, path) };
  });
  return [...kinds.map(([kind, rows]) => ({ name: `${kind} of ${name}`, covers: [name], rows })), ...byArgument];
}

function argumentsWith({ field }: Unit, page: number, extra = ""): string {
  return argumentsOf(field.args, { page, elements: page, characters: 10_000 }, extra);
}

function plain(unit: Unit, outer: number, inner: number): string {
  const { field, place } = unit;
  return `{ ${place(`${field.name}${argumentsWith(unit, inner)} ${below(unit)}`, outer)} }`;
}

/**
 * Returns the selection below the field. For an interface, it is complete only for the type of the IDs in the
 * arguments.
 */
function below({ field, schema }: Unit, copies = 1): string {
  const named = getNamedType(field.type);
  if (named.name !== "Node") return selectionOf(field.type, { depth: copies === 1 ? 1 : 0, copies });
  const types = schema.getPossibleTypes(named as never);
  const leaves = (type: GraphQLObjectType) => (type.name === "Sensor" ? leavesOf(type, { depth: 0, copies }) : "id");
  return `{ ${types.map((type) => `... on ${type.name} { ${leaves(type)} }`).join(" ")} }`;
}

/** Returns an operation with many calls of a field that share one fragment. */
function calls(unit: Unit, times: number, page: number, extra: string, selection: string): string {
  const { field, place, type, schema } = unit;
  // A subscription may have only one root field.
  const count = type === schema.getSubscriptionType() ? 1 : times;
  const isLeaf = selection === "";
  const call = `${field.name}${argumentsWith(unit, page, extra)} ${isLeaf ? "" : "{ ...F }"}`;
  const all = Array.from({ length: count }, (_, index) => (count === 1 ? call : `a${index}: ${call}`)).join(" ");
  return `{ ${place(all, 1)} }${isLeaf ? "" : ` fragment F on ${getNamedType(field.type).name} ${selection}`}`;
}

/** Requests the field's page below the pages that lead to it. */
function widest(unit: Unit): Row[] {
  return [1_000, 300, 100, 30, 10, 3, 1].map((outer) => ({
    factor: outer,
    documentOf: (page) => plain(unit, outer, page),
  }));
}

/** Requests the same field many times, each time with the argument `extra`. */
function aliased(unit: Unit, extra: string): Row[] {
  return [100, 90, 50, 20, 5, 1].map((count) => ({
    factor: count,
    documentOf: (page) => calls(unit, count, page, extra, below(unit)),
  }));
}

/** Requests many aliases of each scalar in many pages. */
function scalars(unit: Unit): Row[] {
  return [50, 40, 30, 20, 10, 7, 5, 3, 2].map((copies) => {
    const selection = below(unit, copies);
    const aliases = selection.match(/\bc\d+/g)?.length ?? 0;
    const count = Math.max(1, Math.min(copies, 98 - aliases));
    return { factor: count * (aliases + 1), documentOf: (page) => calls(unit, count, page, "", selection) };
  });
}

function edges(unit: Unit): Row[] {
  const selection = selectionOf(unit.field.type, { depth: 2, edges: true });
  return [20, 5, 1].map((count) => ({
    factor: count,
    documentOf: (page) => calls(unit, count, page, "", selection),
  }));
}

/** Requests nested pages, from the field's objects to their related objects and further. */
function nested(unit: Unit): Row[] {
  const { field, place } = unit;
  return [6, 5, 4, 3, 2].map((depth) => ({
    factor: 10 ** depth,
    documentOf: (page) => {
      const selection = deep(getNamedType(field.type), depth, page);
      return `{ ${place(`${field.name}${argumentsWith(unit, page)} ${selection}`, page)} }`;
    },
  }));
}

function deep(type: unknown, depth: number, page: number): string {
  if (!isObjectType(type)) return "{ __typename }";
  const ways = fieldsOf(type).filter((field) => {
    const target = getNamedType(field.type);
    if (!isObjectType(target) || depth === 0 || field.name === "pageInfo" || field.name === "edges") return false;
    return isPaged(field) || field.args.length === 0;
  });
  // Follows only one field per level. With all fields, the operation would grow exponentially with the depth.
  const way = ways.find(isPaged) ?? ways[0];
  if (way === undefined) return `{ ${leavesOf(type, { depth: 0 })} }`;
  const args = argumentsOf(way.args, { page, elements: page, characters: 10 });
  return `{ __typename ${way.name}${args} ${deep(getNamedType(way.type), depth - 1, page)} }`;
}

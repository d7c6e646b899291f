/** Finds for each type of the schema an operation that reaches its objects. */
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from "graphql";
import { argumentsOf } from "./arguments";

/** Wraps a selection on a type in an operation that reaches `page` objects of this type. */
export type Place = (selection: string, page: number) => string;

type Field = GraphQLField<unknown, unknown>;

export function fieldsOf(type: GraphQLObjectType): Field[] {
  return Object.values(type.getFields());
}

export const isPaged = (field: Field) => field.args.some(({ name }) => name === "first");

const holdsList = (type: GraphQLOutputType): boolean => {
  const bare = isNonNullType(type) ? type.ofType : type;
  return isListType(bare);
};

/** Returns whether a field is a list, a page or a field with arguments, which an operation can repeat with effect. */
export function isCostly(field: Field): boolean {
  return field.args.length > 0 || (holdsList(field.type) && isCompositeType(getNamedType(field.type)));
}

/** Returns a place for every type that is reachable from `root`, preferably without required arguments. */
export function placesOf(root: GraphQLObjectType): Map<GraphQLObjectType, Place> {
  const places = new Map<GraphQLObjectType, Place>([[root, (selection) => selection]]);
  for (const takesRequired of [false, true]) {
    const queue = [...places.keys()];
    for (let type = queue.shift(); type !== undefined; type = queue.shift()) {
      for (const field of fieldsOf(type)) {
        const target = getNamedType(field.type);
        if (!isObjectType(target) || places.has(target) || target.name.startsWith("__")) continue;
        if (field.args.some(isRequiredArgument) && !takesRequired) continue;
        const outer = places.get(type);
        places.set(target, (selection, page) => {
          const size = { page, elements: 1, characters: 10 };
          return outer?.(`${field.name}${argumentsOf(field.args, size)} { ${selection} }`, page) ?? selection;
        });
        queue.push(target);
      }
    }
  }
  return places;
}

export interface SelectionOptions {
  /** Levels of nested objects. */
  readonly depth: number;
  /** Number of times that each leaf is selected, with aliases after the first. */
  readonly copies?: number;
  /** Whether pages are read as edges with their cursors. */
  readonly edges?: boolean;
}

/** Returns the selection `{ … }` of all leaves that need no argument. Returns an empty text if the field is a leaf. */
export function selectionOf(output: GraphQLOutputType, options: SelectionOptions): string {
  const type = getNamedType(output);
  if (isLeafType(type)) return "";
  if (!isObjectType(type) && !isInterfaceType(type)) return "{ __typename }";
  const fields = type.getFields();
  if (fields.pageInfo && fields.nodes && fields.edges) {
    const node = selectionOf(fields.nodes.type, options);
    const items = options.edges ? `edges { cursor node ${node} }` : `nodes ${node}`;
    return `{ ${items} }`;
  }
  return `{ ${leavesOf(type, options)} }`;
}

export function leavesOf(
  type: { getFields(): Record<string, Field> },
  { depth, copies = 1, edges }: SelectionOptions,
): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument)) return [];
    if (isLeafType(getNamedType(field.type))) {
      const aliases = Array.from({ length: copies - 1 }, (_, copy) => `c${copy}${field.name}: ${field.name}`);
      return [field.name, ...aliases];
    }
    if (depth === 0 || isPaged(field)) return [];
    return [`${field.name} ${selectionOf(field.type, { depth: depth - 1, ...(edges !== undefined && { edges }) })}`];
  });
  return parts.length === 0 ? "__typename" : parts.join(" ");
}

/** Cost of introspection: the objects of the response, counted in the schema. */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
} from "graphql";

/**
 * Points per object. The price is high, because introspection runs without yielding. The default limit of an operation
 * allows one introspection of the whole schema, but not several.
 */
const POINTS = 16;

/**
 * Maximum number of counting steps, which take some 20 ms. The standard introspection query takes 2,000 steps. A query
 * that exceeds the maximum costs at least {@link BOUNDLESS}.
 */
const MOST_STEPS = 10_000;
const BOUNDLESS = 2_147_483_647;

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * Computes the cost of one document's introspection. Includes deprecated elements, whether or not the document requests
 * them.
 */
export class IntrospectionCost {
  private readonly known = new Map<SelectionSetNode, Map<unknown, number>>();
  private readonly info: GraphQLResolveInfo;
  private steps = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: Fragments,
  ) {
    // The only part that the resolvers of introspection use.
    this.info = { schema } as GraphQLResolveInfo;
  }

  /** Resets the count. Call it before counting the same document with other variables. */
  begin(): void {
    this.known.clear();
    this.steps = 0;
  }

  /** Cost of `__schema`. */
  ofSchema(node: FieldNode): number {
    return this.ofObject(getNamedType(SchemaMetaFieldDef.type) as GraphQLObjectType, this.schema, node) * POINTS;
  }

  /** Cost of `__type` with this name. A name that does not exist costs one object. */
  ofType(node: FieldNode, name: unknown): number {
    const type = typeof name === "string" ? this.schema.getType(name) : undefined;
    if (type === undefined) return POINTS;
    return this.ofObject(this.schema.getType("__Type") as GraphQLObjectType, type, node) * POINTS;
  }

  private ofObject(type: GraphQLObjectType, object: unknown, { selectionSet }: FieldNode): number {
    return 1 + (selectionSet ? this.ofSelections(type, object, selectionSet) : 0);
  }

  private ofSelections(type: GraphQLObjectType, object: unknown, selectionSet: SelectionSetNode): number {
    const ofObjects = this.known.get(selectionSet) ?? new Map<unknown, number>();
    this.known.set(selectionSet, ofObjects);
    const known = ofObjects.get(object);
    if (known !== undefined) return known;
    // Stops at a cycle of fragments, which validation rejects.
    ofObjects.set(object, 0);
    let cost = 0;
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) cost += this.ofField(type, object, selection);
      else {
        const { selectionSet: spread } =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : (this.fragments.get(selection.name.value) ?? {});
        if (spread) cost += this.ofSelections(type, object, spread);
      }
    }
    ofObjects.set(object, cost);
    return cost;
  }

  private ofField(type: GraphQLObjectType, object: unknown, node: FieldNode): number {
    const field = type.getFields()[node.name.value];
    const target = field && getNamedType(field.type);
    if (!field?.resolve || !isCompositeType(target) || !isObjectType(target)) return 0;
    if (++this.steps > MOST_STEPS) return BOUNDLESS;
    const value: unknown = field.resolve(object, { includeDeprecated: true }, undefined, this.info);
    const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
    const values = isList
      ? ((value ?? []) as readonly unknown[])
      : value === null || value === undefined
        ? []
        : [value];
    return values.reduce<number>((cost, each) => cost + this.ofObject(target, each, node), 0);
  }
}

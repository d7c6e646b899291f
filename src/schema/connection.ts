/** Types of Relay connections, from one factory for all lists. */
import { ArgsType, Field, Int, ObjectType } from "type-graphql";
import type { Page, PageRequest } from "../domain/ports/pages";
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from "./page-size";
import { CursorScalar } from "./scalars";
import { Costs } from "./price";

@ObjectType("PageInfo", { description: "Position of a page within its list.", simpleResolvers: true })
export class PageInfo {
  @Field({ description: "Whether more items follow the page." })
  readonly hasNextPage!: boolean;

  @Field({ description: "Whether more items precede the page." })
  readonly hasPreviousPage!: boolean;

  @Field(() => CursorScalar, { nullable: true, description: "Cursor of the first item; null if the page is empty." })
  readonly startCursor!: string | null;

  @Field(() => CursorScalar, { nullable: true, description: "Cursor of the last item; null if the page is empty." })
  readonly endCursor!: string | null;
}

@ArgsType()
export class ConnectionArgs {
  @Field(() => Int, {
    nullable: true,
    description:
      `Number of items from the start of the list, or after \`after\`: 1 to ${MAX_PAGE_SIZE}. Defaults to ` +
      `${DEFAULT_PAGE_SIZE}.`,
  })
  readonly first?: number | null;

  @Field(() => CursorScalar, { nullable: true, description: "Returns the items after this cursor." })
  readonly after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      `Number of items from the end of the list, or before \`before\`: 1 to ${MAX_PAGE_SIZE}. You cannot combine it ` +
      "with `first`.",
  })
  readonly last?: number | null;

  @Field(() => CursorScalar, { nullable: true, description: "Returns the items before this cursor." })
  readonly before?: string | null;
}

export interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}

/** One page of a list, in the form of a Relay connection. */
export interface RelayConnection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  /** Reads the number of items over all pages. Absent if the API does not count the list. */
  readonly count?: (() => Promise<{ readonly count: number; readonly isExact: boolean } | null>) | undefined;
}

/** Declares `{name}Edge` and `{name}Connection` for a list of `node`. Returns the connection type. */
export function connectionType(name: string, node: () => new () => object, noun: string) {
  @ObjectType(`${name}Edge`, { description: `An item of a list of ${noun}, with its cursor.`, simpleResolvers: true })
  class EdgeType {
    @Field(node, { description: "The item." })
    readonly node!: unknown;

    @Field(() => CursorScalar, { description: "Cursor of the item, for `after` and `before`." })
    readonly cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${noun}.`, simpleResolvers: true })
  class ConnectionType {
    @Costs({ items: "sized" })
    @Field(() => [EdgeType], { description: "The items of the page with their cursors." })
    readonly edges!: readonly EdgeType[];

    @Costs({ items: "sized" })
    @Field(() => [node()], { description: "The items of the page." })
    readonly nodes!: readonly unknown[];

    @Field(() => PageInfo, { description: "Position of the page within the list." })
    readonly pageInfo!: PageInfo;
  }

  return ConnectionType;
}

export function connectionOf<T, K>(
  page: Page<T>,
  request: PageRequest<K>,
  cursorOf: (item: T) => string,
  count?: RelayConnection<T>["count"],
): RelayConnection<T> {
  return new PageOfConnection(page, request, cursorOf, count);
}

/** Encodes cursors only if the operation selects them. */
class PageOfConnection<T, K> implements RelayConnection<T> {
  constructor(
    private readonly page: Page<T>,
    private readonly request: PageRequest<K>,
    private readonly cursorOf: (item: T) => string,
    readonly count: RelayConnection<T>["count"],
  ) {}

  get nodes(): readonly T[] {
    return this.page.items;
  }

  get edges(): readonly Edge<T>[] {
    return this.page.items.map((node) => ({ node, cursor: this.cursorOf(node) }));
  }

  get pageInfo(): PageInfo {
    const { page, request } = this;
    const [first] = page.items;
    const last = page.items.at(-1);
    return {
      hasNextPage: request.backward ? request.before !== null : page.hasMore,
      hasPreviousPage: request.backward ? page.hasMore : request.after !== null,
      startCursor: first === undefined ? null : this.cursorOf(first),
      endCursor: last === undefined ? null : this.cursorOf(last),
    };
  }
}

/** Relay connections: one factory for all lists. */
import { ArgsType, Field, Int, ObjectType } from "type-graphql";
import type { Page, PageRequest } from "../domain/ports/pages";
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from "./page-size";
import { CursorScalar } from "./scalars";
import { Costs } from "./price";

@ObjectType("PageInfo", { description: "Where a page lies in its list.", simpleResolvers: true })
export class PageInfo {
  @Field({ description: "Whether there is more after `endCursor`." })
  readonly hasNextPage!: boolean;

  @Field({ description: "Whether there is more before `startCursor`." })
  readonly hasPreviousPage!: boolean;

  @Field(() => CursorScalar, { nullable: true, description: "Cursor of the first item; null on an empty page." })
  readonly startCursor!: string | null;

  @Field(() => CursorScalar, { nullable: true, description: "Cursor of the last item; null on an empty page." })
  readonly endCursor!: string | null;
}

@ArgsType()
export class ConnectionArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many from the beginning, or after \`after\`: 1 to ${MAX_PAGE_SIZE}, by default ${DEFAULT_PAGE_SIZE}.`,
  })
  readonly first?: number | null;

  @Field(() => CursorScalar, { nullable: true, description: "Only what comes after this cursor." })
  readonly after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `How many from the end, or before \`before\`: 1 to ${MAX_PAGE_SIZE}. Not together with \`first\`.`,
  })
  readonly last?: number | null;

  @Field(() => CursorScalar, { nullable: true, description: "Only what comes before this cursor." })
  readonly before?: string | null;
}

export interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}

/** Value of a connection type. */
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
}

/** Declares `{name}Edge` and `{name}Connection` for a list of `node`. Returns the connection type. */
export function connectionType(name: string, node: () => new () => object, noun: string) {
  @ObjectType(`${name}Edge`, { description: `One of the ${noun}, with its place in the list.`, simpleResolvers: true })
  class EdgeType {
    @Field(node, { description: "The item." })
    readonly node!: unknown;

    @Field(() => CursorScalar, { description: "Its place: for `after` and `before`." })
    readonly cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${noun}.`, simpleResolvers: true })
  class ConnectionType {
    @Costs({ items: "sized" })
    @Field(() => [EdgeType], { description: "The items with their cursors." })
    readonly edges!: readonly EdgeType[];

    @Costs({ items: "sized" })
    @Field(() => [node()], { description: "The items alone." })
    readonly nodes!: readonly unknown[];

    @Field(() => PageInfo, { description: "Where the page lies in the list." })
    readonly pageInfo!: PageInfo;
  }

  return ConnectionType;
}

export function connectionOf<T, K>(
  page: Page<T>,
  request: PageRequest<K>,
  cursorOf: (item: T) => string,
): Connection<T> {
  return new PageOfConnection(page, request, cursorOf);
}

/** Encodes a cursor only when it is selected. */
class PageOfConnection<T, K> implements Connection<T> {
  constructor(
    private readonly page: Page<T>,
    private readonly request: PageRequest<K>,
    private readonly cursorOf: (item: T) => string,
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

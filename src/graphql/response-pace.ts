/**
 * Paces the execution of a large response. The execution yields to other work, and stops at the maximum size or at the
 * deadline.
 */
import { defaultFieldResolver, type GraphQLFieldResolver, isLeafType, isListType, isNonNullType } from "graphql";
import type { GraphQLOutputType, GraphQLSchema } from "graphql";
import { isObjectType } from "graphql";
import type { FairScheduler } from "./fair-scheduler";
import type { OperationDeadline } from "./operation-deadline";

type Kind = "leaf" | "list" | "object";

/** Bytes around a name in a response: quotes, colon, comma. */
const PUNCTUATION_BYTES = 4;
const NUMBER_BYTES = 8;
/** Bytes of a time, including quotes. */
const DATE_BYTES = 26;
/** Number of objects from look-ups that continue immediately. A small response usually has no more. */
const SETTLED_AT_ONCE = 16;

/** Pace of one operation, or of one event of a subscription, whose response can become large. */
export class ResponsePace {
  private bytes = 0;
  /** Number of objects from look-ups so far. */
  private settled = 0;

  constructor(
    private readonly owner: string,
    private readonly scheduler: FairScheduler,
    private readonly deadline: OperationDeadline,
    private readonly maxBytes: number,
    private readonly tooLarge: () => Error,
  ) {}

  /** Returns a resolver's value for the response, or a promise if the response must wait. */
  pass(value: unknown, kind: Kind, key: string | number): unknown {
    if (value === null || value === undefined) return value;
    if (value instanceof Promise) return value.then((settled: unknown) => this.passSettled(settled, kind, key));
    if (kind === "object") return value;
    if (kind === "list") return this.items(value as Iterable<unknown>);
    // The caller no longer waits, so the promise never resolves. A null would cause an error in every non-null field.
    if (this.isOver) return new Promise(() => {});
    this.add(bytesOf(value) + (typeof key === "string" ? key.length : 0) + PUNCTUATION_BYTES);
    return value;
  }

  /** Yields after a batched look-up, whose results reach many fields simultaneously. */
  private passSettled(value: unknown, kind: Kind, key: string | number): unknown {
    const turn = this.isOver ? undefined : kind === "leaf" ? this.giveWay() : this.turnOfSettled();
    return turn === undefined ? this.pass(value, kind, key) : turn.then(() => this.pass(value, kind, key));
  }

  /**
   * Returns the turn of an object from a look-up. All objects arrive here before the first one is completed, so the
   * used time does not yet include their work.
   */
  private turnOfSettled(): Promise<void> | undefined {
    return ++this.settled > SETTLED_AT_ONCE ? this.scheduler.wait(this.owner) : this.giveWay();
  }

  /** Waits for another turn if the slice of this turn is used up. Returns undefined if execution can continue. */
  giveWay(): Promise<void> | undefined {
    return this.scheduler.isUsedUp() ? this.scheduler.enter(this.owner) : undefined;
  }

  get isOver(): boolean {
    return this.deadline.isOver;
  }

  private add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.maxBytes && !this.deadline.hasEnded) this.deadline.end(this.tooLarge());
  }

  /**
   * Generates the items of a list for graphql-js, which completes each item as it arrives. Once the slice is used up,
   * items arrive as promises. Each promise resolves after the previous one, when the owner has its next turn. If the
   * operation has ended, the promises never resolve.
   */
  private *items(values: Iterable<unknown>): Iterable<unknown> {
    let previous: Promise<void> | undefined;
    for (const value of values) {
      if (this.isOver) return;
      if (value instanceof Promise) {
        yield value.then((settled: unknown) => this.passSettled(settled, "object", ""));
        continue;
      }
      previous = previous === undefined ? this.giveWay() : previous.then(() => this.wait());
      yield previous === undefined ? value : previous.then(() => value);
    }
  }

  private wait(): Promise<void> | undefined {
    return this.isOver ? new Promise(() => {}) : this.giveWay();
  }
}

/** Part of the resolvers' context. */
interface Paced {
  /** undefined if the response is small. */
  readonly pace?: ResponsePace | undefined;
  /** Called before each mutation. Returns undefined to continue, or a promise to await. */
  giveWay(): Promise<void> | undefined;
}

/** Makes every resolver of the schema pass its values through the operation's pace, if there is one. */
export function paceSchema(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      const kind = kindOf(field.type);
      const { resolve } = field as { resolve?: GraphQLFieldResolver<unknown, Paced> | undefined };
      if (resolve === undefined) continue;
      const begin = type === schema.getMutationType() ? inTurn(resolve) : resolve;
      const paced: GraphQLFieldResolver<unknown, Paced> = (source, args, context, info) => {
        const value: unknown = begin(source, args, context, info);
        return context.pace === undefined ? value : context.pace.pass(value, kind, info.path.key);
      };
      field.resolve = paced as NonNullable<typeof field.resolve>;
    }
  }
}

/**
 * Lets other work run before a mutation. An operation can have many mutations, and their writes do not pass through the
 * queue of reads.
 */
function inTurn(resolve: GraphQLFieldResolver<unknown, Paced>): GraphQLFieldResolver<unknown, Paced> {
  return (source, args, context, info) => {
    const turn = context.giveWay();
    return turn === undefined
      ? resolve(source, args, context, info)
      : turn.then(() => resolve(source, args, context, info));
  };
}

/** The default resolver of graphql-js, with the operation's pace. */
export const pacedFieldResolver: GraphQLFieldResolver<unknown, Paced> = (source, args, context, info) => {
  const value: unknown = defaultFieldResolver(source, args, context, info);
  return context.pace === undefined ? value : context.pace.pass(value, kindOf(info.returnType), info.path.key);
};

const kinds = new WeakMap<GraphQLOutputType, Kind>();

function kindOf(type: GraphQLOutputType): Kind {
  let kind = kinds.get(type);
  if (kind === undefined) {
    const nullable = isNonNullType(type) ? type.ofType : type;
    kind = isListType(nullable) ? "list" : isLeafType(nullable) ? "leaf" : "object";
    kinds.set(type, kind);
  }
  return kind;
}

function bytesOf(value: unknown): number {
  if (typeof value === "string") return value.length + 2;
  return value instanceof Date ? DATE_BYTES : NUMBER_BYTES;
}

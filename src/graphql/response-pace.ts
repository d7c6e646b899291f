/** Keeps the making of a large answer within its bounds: it gives way to others, and ends at its size or its time. */
import { defaultFieldResolver, type GraphQLFieldResolver, isLeafType, isListType, isNonNullType } from "graphql";
import type { GraphQLOutputType, GraphQLSchema } from "graphql";
import { isObjectType } from "graphql";
import type { FairScheduler } from "./fair-scheduler";
import type { OperationDeadline } from "./operation-deadline";

type Kind = "leaf" | "list" | "object";

/** Of a name in an answer: its quotes, a colon, a comma. */
const PUNCTUATION_BYTES = 4;
const NUMBER_BYTES = 8;
/** A time as it is written, with its quotes. */
const DATE_BYTES = 26;

/** For one operation, or one event of a subscription, that may become large. */
export class ResponsePace {
  private bytes = 0;

  constructor(
    private readonly owner: string,
    private readonly scheduler: FairScheduler,
    private readonly deadline: OperationDeadline,
    private readonly maxBytes: number,
    private readonly tooLarge: () => Error,
  ) {}

  /** What a resolver gave, on its way into the answer. */
  pass(value: unknown, kind: Kind, key: string | number): unknown {
    if (value === null || value === undefined) return value;
    if (value instanceof Promise) return value.then((settled: unknown) => this.passSettled(settled, kind, key));
    if (kind === "object") return value;
    if (kind === "list") return this.items(value as Iterable<unknown>);
    // Nobody waits for it; a null would be an error of every field that must have a value.
    if (this.isOver) return new Promise(() => {});
    this.add(bytesOf(value) + (typeof key === "string" ? key.length : 0) + PUNCTUATION_BYTES);
    return value;
  }

  /** What was looked up for many comes to all of them at once. */
  private passSettled(value: unknown, kind: Kind, key: string | number): unknown {
    const turn = this.isOver ? undefined : this.giveWay();
    return turn === undefined ? this.pass(value, kind, key) : turn.then(() => this.pass(value, kind, key));
  }

  /** Gives way between two pieces of text. Undefined: go on. */
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
   * graphql-js completes each item as it comes. Once the slice is used up they come as promises, each of which is
   * settled behind the one before it, when there is time; nothing more comes of an operation that is over.
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

/** What resolvers find in their context. */
interface Paced {
  /** Undefined: the answer is small. */
  readonly pace?: ResponsePace | undefined;
}

/** Lets every resolver of the schema hand its values to the pace of the operation, where it has one. */
export function paceSchema(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      const kind = kindOf(field.type);
      const { resolve } = field as { resolve?: GraphQLFieldResolver<unknown, Paced> | undefined };
      if (resolve === undefined) continue;
      const paced: GraphQLFieldResolver<unknown, Paced> = (source, args, context, info) => {
        const value: unknown = resolve(source, args, context, info);
        return context.pace === undefined ? value : context.pace.pass(value, kind, info.path.key);
      };
      field.resolve = paced as NonNullable<typeof field.resolve>;
    }
  }
}

/** For fields without a resolver of their own. */
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

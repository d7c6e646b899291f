/** Runs operations within the process's limits: small ones without a pause, large ones in steps, few at a time. */
import { type ExecutionArgs, type ExecutionResult, GraphQLError, type GraphQLSchema } from "graphql";
import { DeadlineExceededError } from "../domain/deadline";
import type { Principal } from "../domain/entities";
import { FairQueue } from "../domain/fair-queue";
import { ResponsePace } from "./response-pace";
import type { ProcessBounds } from "./bounds";
import { CompiledOperations } from "./compiled-operations";
import type { Cost } from "./cost";
import { FairScheduler } from "./fair-scheduler";
import { jsonChunks } from "./json-text";
import type { Operation } from "./operation";
import { type OperationContext, ownerOf } from "./operation-context";
import type { OperationDeadline } from "./operation-deadline";
import { OperationReads } from "./operation-reads";
import type { ResultText } from "./result-text";

/** Points up to which a compiled operation runs without a pause: some milliseconds. */
const SMALL_POINTS = 1_000;
/**
 * Points up to which graphql-js interprets a query without a pause. It is slower, and a pause would split its batches.
 */
const SMALL_INTERPRETED_POINTS = 500;

export class OperationRunner {
  private readonly compiled: CompiledOperations;
  private readonly scheduler: FairScheduler;
  private readonly reads: FairQueue;
  private readonly large: FairQueue;
  private readonly mutations: FairQueue;

  constructor(
    schema: GraphQLSchema,
    private readonly texts: ResultText,
    bounds: ProcessBounds,
  ) {
    this.compiled = new CompiledOperations(schema);
    this.scheduler = new FairScheduler({ sliceMs: bounds.sliceMs });
    this.reads = new FairQueue(bounds.reads);
    this.large = new FairQueue(bounds.largeAnswers);
    this.mutations = new FairQueue(bounds.mutations);
  }

  /**
   * undefined: continue. Otherwise resolves when the owner may continue. Do not await anything else before continuing.
   */
  turn(principal: Principal): Promise<void> | undefined {
    return this.scheduler.enter(ownerOf(principal));
  }

  /** Waits for another turn if the slice is used up. For work in the middle of its turn. */
  giveWay(principal: Principal): Promise<void> | undefined {
    return this.scheduler.isUsedUp() ? this.turn(principal) : undefined;
  }

  /** Whether to begin no further large operation of an owner. */
  holdLarge(owner: string, isHeld: boolean): void {
    if (isHeld) this.large.hold(owner);
    else this.large.release(owner);
  }

  /** Reads of one operation. */
  readsOf(principal: Principal, deadline: OperationDeadline): OperationReads {
    return new OperationReads(ownerOf(principal), this.reads, this.scheduler, deadline);
  }

  /** Runs a query or mutation. */
  run(operation: Operation, context: OperationContext): Promise<ExecutionResult> {
    const { fixed, effects, unfit } = operation.cost;
    const run = () => this.execute(operation, context, { fixed: fixed - effects, unfit });
    return operation.kind === "mutation" ? this.mutations.run(context.owner, run) : run();
  }

  /**
   * Runs an event of a subscription.
   *
   * @param points cost of the event
   */
  runEvent(operation: ExecutionArgs, context: OperationContext, points: number): Promise<ExecutionResult> {
    return this.execute(operation, context, { fixed: points });
  }

  private async execute(
    operation: ExecutionArgs,
    context: OperationContext,
    { fixed, unfit }: Pick<Cost, "fixed" | "unfit">,
  ): Promise<ExecutionResult> {
    const { deadline } = context;
    const args = { ...operation, contextValue: context };
    // A compiled operation would report every invalid value in full.
    if (unfit) return this.compiled.interpret(args);
    const execute = () =>
      fixed <= SMALL_POINTS
        ? this.compiled.execute(args, (failed) =>
            // Once an operation is over, no caller waits for a better result.
            failed !== undefined && deadline.isOver
              ? Promise.resolve(failed)
              : this.interpretSmall(args, context, fixed),
          )
        : this.large.run(
            context.owner,
            () => Promise.race([this.executeInSteps(args, context), whenOver(deadline)]),
            () => deadline.signal,
          );
    const result = await deadline.within(execute, ended);
    // Reads that the server aborted, and lists that stopped at the deadline, may return shortly before the timer.
    const isCut = result.errors !== undefined || context.pace !== undefined;
    return isCut && deadline.isOver ? ended(deadline.endReason) : result;
  }

  private interpretSmall(args: ExecutionArgs, context: OperationContext, points: number): Promise<ExecutionResult> {
    return points <= SMALL_INTERPRETED_POINTS ? this.compiled.interpret(args) : this.interpretInSteps(args, context);
  }

  private interpretInSteps(args: ExecutionArgs, context: OperationContext): Promise<ExecutionResult> {
    const { scheduler, texts } = this;
    const { owner, deadline } = context;
    context.pace = new ResponsePace(owner, scheduler, deadline, texts.maxLength, () => texts.tooLarge());
    return this.compiled.interpret(args);
  }

  private async executeInSteps(args: ExecutionArgs, context: OperationContext): Promise<ExecutionResult> {
    const { texts } = this;
    const result = await this.interpretInSteps(args, context);
    if (!result.data || context.deadline.isOver) return result;
    const chunks = await jsonChunks(result.data, texts.maxLength, () => this.giveWay(context.principal));
    if (chunks === undefined) return { errors: [texts.tooLarge()], data: null };
    texts.keep(result.data, chunks);
    return result;
  }
}

/** Replaces the result of an operation that is over. */
export function ended(reason: Error = new DeadlineExceededError("deadline")): ExecutionResult {
  const error = reason instanceof GraphQLError ? reason : new GraphQLError(reason.message, { originalError: reason });
  return { errors: [error], data: null };
}

function whenOver({ signal }: OperationDeadline): Promise<ExecutionResult> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(ended(signal.reason as Error)), { once: true });
  });
}

/**
 * Runs operations within the limits of the process. Small operations run without a pause. Large operations run in
 * steps, only a few at a time.
 */
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

/** Maximum cost of a compiled operation that runs without a pause, in points. It takes some milliseconds. */
const SMALL_POINTS = 1_000;
/**
 * Maximum cost of a query that graphql-js interprets without a pause, in points. Interpretation is slower than a
 * compiled operation. A pause would split batched look-ups.
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
   * Returns undefined if the owner can continue immediately. Otherwise resolves when it can continue. Do not await
   * anything else before continuing.
   */
  turn(principal: Principal): Promise<void> | undefined {
    return this.scheduler.enter(ownerOf(principal));
  }

  /**
   * Call it in the middle of work. Waits for another turn if the slice of this turn is used up. Otherwise returns
   * undefined.
   */
  giveWay(principal: Principal): Promise<void> | undefined {
    return this.scheduler.isUsedUp() ? this.turn(principal) : undefined;
  }

  /** If `isHeld`, begins no further large operation of the owner. */
  holdLarge(owner: string, isHeld: boolean): void {
    if (isHeld) this.large.hold(owner);
    else this.large.release(owner);
  }

  /** Creates the limiter for the reads of one operation. */
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
    // graphql-js limits the number of errors. A compiled operation would report every invalid value in full.
    if (unfit) return this.compiled.interpret(args);
    const execute = () =>
      fixed <= SMALL_POINTS
        ? this.compiled.execute(args, (failed) =>
            // Once the operation has ended, no caller waits for a better result.
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
    // Reads that the server aborted, and lists that stopped at the deadline, can return shortly before the timer fires.
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

/** Returns the result of an operation that ended early. */
export function ended(reason: Error = new DeadlineExceededError("deadline")): ExecutionResult {
  const error = reason instanceof GraphQLError ? reason : new GraphQLError(reason.message, { originalError: reason });
  return { errors: [error], data: null };
}

function whenOver({ signal }: OperationDeadline): Promise<ExecutionResult> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(ended(signal.reason as Error)), { once: true });
  });
}

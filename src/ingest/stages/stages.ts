/**
 * The stages of ingestion in their order: RECEIVE and DECODE on receipt of a message, VALIDATE, DEDUPLICATE and LIMIT in
 * a batch. Then the batch is appended to the journal and acknowledged.
 */
import type { SensorKey } from "../../domain/keys";
import type { INGEST_STAGES, IngestStage, RejectionReason } from "../../domain/rejection";
import { DECODE, Decoder } from "./decode";
import { DEDUPLICATE, Deduplicator } from "./deduplicate";
import { DuplicateFilter } from "./duplicate-filter";
import { Intake } from "./intake";
import { LIMIT, ReadingRateLimiter } from "./limit";
import { STEADY, type RateClock } from "./rate-clock";
import { RECEIVE } from "./receive";
import type { Lookup } from "./registry-lookup";
import { SensorStates } from "./sensor-states";
import type { PlatformBounds, Stage } from "./stage";
import { VALIDATE } from "./validate";

type InOrder<N extends readonly IngestStage[]> = { readonly [I in keyof N]: Stage<N[I]> };

/** Checks of each stage. `messageExplain` and the reference of rejection reasons derive from them. */
export const STAGES = [RECEIVE, DECODE, VALIDATE, DEDUPLICATE, LIMIT] as const satisfies InOrder<typeof INGEST_STAGES>;

type Nothing<T extends never> = T;

/** If this does not compile, no check of any stage declares the reason that the error names. @public to the compiler */
export type UndeclaredReason = Nothing<
  Exclude<RejectionReason, (typeof STAGES)[number]["checks"][number]["reasons"][number]>
>;

export interface StagesOptions extends PlatformBounds {
  /** Number of readings that are remembered as possible duplicates, and their maximum age in milliseconds. */
  readonly dedup: { readonly readings: number; readonly windowMs: number };
  /** Minimum number of sensors whose limits and duplicates are remembered. */
  readonly maxSensors: number;
}

/** The stages with the state that they keep between messages. */
export interface Stages {
  readonly intake: Intake;
  readonly decoder: Decoder;
  readonly duplicates: DuplicateFilter;
  readonly deduplicator: Deduplicator;
  readonly limiter: ReadingRateLimiter;
  readonly sensors: SensorStates;
  /** Time for which readings are kept after their timestamp, in milliseconds. */
  readonly retentionMs: number;
}

const NOTHING_KNOWN = { peekTenant: () => undefined, peekRegisteredAt: () => undefined };

/**
 * Creates the stages, which remember nothing yet.
 *
 * @param lookup registered entities. Default: none is known, so topics are not cached and all messages are decoded
 * @param clock clock of the rates
 */
export function createStages(
  options: StagesOptions,
  lookup: Pick<Lookup, "peekTenant" | "peekRegisteredAt"> = NOTHING_KNOWN,
  clock: RateClock = STEADY,
): Stages {
  const duplicates = new DuplicateFilter(options.dedup.readings, options.dedup.windowMs);
  const sensors = new SensorStates(options.maxSensors);
  const intake = new Intake(sensors, lookup, clock);
  const isRegistered = (sensorKey: SensorKey) => typeof lookup.peekRegisteredAt(sensorKey) === "number";
  return {
    intake,
    decoder: new Decoder(options.maxPayloadBytes, isRegistered, intake),
    duplicates,
    deduplicator: new Deduplicator(duplicates),
    limiter: new ReadingRateLimiter(clock),
    sensors,
    retentionMs: options.retentionMs,
  };
}

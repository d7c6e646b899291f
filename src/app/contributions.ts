import type { Logger } from "pino";
import { BatchConsumer } from "../consumers/batch-consumer";
import { ConsumerRunner } from "../consumers/consumer-runner";
import type { ConsumerProgress } from "../consumers/lag-watch";
import { SupersededError } from "../domain/errors";
import { BEFORE_ALL, type Partition } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import type { NamedPart } from "../domain/ports/lifecycle";
import type { ContributedService } from "../services/contributed";
import { earliestCheckpoint } from "../store/consumer-checkpoint";
import * as capabilities from "./capabilities";
import type { Capability, CapabilityContext } from "./capability";

export interface Contributions {
  readonly services: readonly ContributedService[];
  ofPartition(partition: Partition, journal: Pick<Journal, "read">, logger: Logger): PartitionContributions;
}

/** The capabilities' consumers of one partition's journal. */
export interface PartitionContributions {
  readonly consumers: readonly ConsumerProgress[];
  /**
   * Creates the parts that run the consumers in the process that flushes.
   *
   * @param onFenced called when another process has taken over one of these consumers
   */
  createParts(onFenced: (error: unknown) => void): readonly NamedPart[];
}

/** Creates the capabilities of `capabilities.ts`, and collects their services and consumers. */
export function createContributions(context: CapabilityContext): Contributions {
  const running = Object.values<Capability>(capabilities).map((create) => create(context));
  return {
    services: running.flatMap(({ services = [] }) => services),
    ofPartition(partition, journal, logger) {
      const effects = running.flatMap(({ consumers }) => consumers?.(partition) ?? []);
      return {
        consumers: effects.map(({ name }) => ({
          name,
          position: async () => (await earliestCheckpoint(context.db, [name], partition)) ?? BEFORE_ALL,
        })),
        createParts: (onFenced) =>
          effects.map((effect) => {
            const fenced = () => onFenced(new SupersededError(`the consumer ${effect.name} has another owner`));
            return [
              `consumer ${effect.name}`,
              new ConsumerRunner(new BatchConsumer(effect, journal, logger), logger, fenced),
            ];
          }),
      };
    },
  };
}

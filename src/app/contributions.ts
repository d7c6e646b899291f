import { BatchConsumer } from "../consumers/batch-consumer";
import { ConsumerRunner } from "../consumers/consumer-runner";
import type { ConsumerProgress } from "../consumers/lag-watch";
import { SupersededError } from "../domain/errors";
import { BEFORE_ALL } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import type { NamedPart } from "../domain/ports/lifecycle";
import type { ContributedService } from "../services/contributed";
import { earliestCheckpoint } from "../store/consumer-checkpoint";
import * as capabilities from "./capabilities";
import type { Capability, CapabilityContext } from "./capability";

export interface Contributions {
  readonly services: readonly ContributedService[];
  /** Consumers of the journal. */
  readonly consumers: readonly ConsumerProgress[];
  /** Creates what runs the consumers in the process that flushes. @param onFenced another process runs one of them */
  createParts(onFenced: (error: unknown) => void): readonly NamedPart[];
}

/** What the capabilities of `capabilities.ts` contribute to a process. */
export function createContributions(journal: Pick<Journal, "read">, context: CapabilityContext): Contributions {
  const { db, logger } = context;
  const running = Object.values<Capability>(capabilities).map((create) => create(context));
  const effects = running.flatMap(({ consumers = [] }) => consumers);
  return {
    services: running.flatMap(({ services = [] }) => services),
    consumers: effects.map(({ name }) => ({
      name,
      position: async () => (await earliestCheckpoint(db, [name])) ?? BEFORE_ALL,
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
}

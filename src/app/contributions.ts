import { BatchConsumer } from "../consumers/batch-consumer";
import { ConsumerRunner } from "../consumers/consumer-runner";
import type { ConsumerProgress } from "../consumers/lag-watch";
import { BEFORE_ALL } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import type { NamedPart } from "../domain/ports/lifecycle";
import type { ContributedService } from "../services/contributed";
import { earliestCheckpoint } from "../store/consumer-checkpoint";
import * as capabilities from "./capabilities";
import type { Capability, CapabilityContext } from "./capability";

export interface Contributions {
  readonly services: readonly ContributedService[];
  /** Consumers of the journal; none in a process that does not ingest. */
  readonly consumers: readonly ConsumerProgress[];
  /** What runs the consumers. */
  readonly parts: readonly NamedPart[];
}

/** What the capabilities of `capabilities.ts` contribute to a process. */
export function createContributions(
  journal: Pick<Journal, "read">,
  context: CapabilityContext,
  { ingests }: { readonly ingests: boolean },
): Contributions {
  const { db, logger } = context;
  const running = Object.values<Capability>(capabilities).map((create) => create(context));
  const effects = ingests ? running.flatMap(({ consumers = [] }) => consumers) : [];
  return {
    services: running.flatMap(({ services = [] }) => services),
    consumers: effects.map(({ name }) => ({
      name,
      position: async () => (await earliestCheckpoint(db, [name])) ?? BEFORE_ALL,
    })),
    parts: effects.map((effect) => [
      `consumer ${effect.name}`,
      new ConsumerRunner(new BatchConsumer(effect, journal, logger), logger),
    ]),
  };
}

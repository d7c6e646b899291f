import type { Logger } from "pino";
import type { Principal } from "../../domain/entities";
import type { Platform, PlatformUseCases } from "../platform-services";

/** Interval between comparisons of the state while a client subscribes, milliseconds. */
const EVERY_MS = 2_000;

/**
 * Yields the platform's state when it changes. A change of counters alone does not count. A slow subscriber receives
 * only the newest state.
 */
export class PlatformChanges implements AsyncIterableIterator<Platform> {
  /** Null after the newest state has been taken. */
  private newest: Platform | null = null;
  private seen: string | null = null;
  private waiting: ((result: IteratorResult<Platform, undefined>) => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private hasEnded = false;

  /** @param principal an operator */
  constructor(
    private readonly platforms: PlatformUseCases,
    private readonly principal: Principal,
    private readonly logger: Logger,
  ) {
    void this.compare();
  }

  next(): Promise<IteratorResult<Platform, undefined>> {
    const { newest: value } = this;
    if (this.hasEnded) return Promise.resolve({ done: true, value: undefined });
    if (value === null) return new Promise((resolve) => this.waiting.push(resolve));
    this.newest = null;
    return Promise.resolve({ done: false, value });
  }

  return(): Promise<IteratorResult<Platform, undefined>> {
    this.hasEnded = true;
    clearTimeout(this.timer);
    for (const resolve of this.waiting.splice(0)) resolve({ done: true, value: undefined });
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async compare(): Promise<void> {
    const found = this.platforms.of(this.principal);
    try {
      if (found.ok) this.compared(found.value, await stateOf(found.value));
    } catch (error) {
      this.logger.debug({ err: error }, "platform state not read; retrying");
    }
    if (!this.hasEnded) this.timer = setTimeout(() => void this.compare(), EVERY_MS).unref();
  }

  private compared(platform: Platform, state: string): void {
    if (state === this.seen) return;
    this.seen = state;
    const next = this.waiting.shift();
    if (next === undefined) this.newest = platform;
    else next({ done: false, value: platform });
  }
}

async function stateOf(platform: Platform): Promise<string> {
  const isReachable = await platform.isMongodbReachable();
  const [jobs, partitions, reconciliation] = isReachable
    ? await Promise.all([platform.jobs(), platform.partitions(), platform.reconciliation()])
    : [[], [], null];
  return JSON.stringify([
    isReachable,
    platform.broker,
    platform.ingestion?.connected,
    platform.ingestion?.failure,
    platform.certificates,
    reconciliation,
    jobs,
    // Leaves out the counters of ingestion.
    partitions.map(({ ingestion, ...partition }) => [partition, ingestion?.connected]),
  ]);
}

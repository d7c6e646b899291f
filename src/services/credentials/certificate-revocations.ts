import type { Logger } from "pino";
import { PeriodicTask } from "../../domain/periodic-task";
import type { RevocationList } from "../../domain/ports/broker";
import type { SharedClock } from "../../domain/ports/clock";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";

/** Interval between checks for certificates that other processes revoked or that have expired, milliseconds. */
const EVERY_MS = 30_000;

/** Keeps the broker's certificate revocation list consistent with the records. */
export class CertificateRevocations extends PeriodicTask {
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(
    private readonly credentials: Pick<BrokerCredentialRepository, "revokedCertificates">,
    private readonly list: RevocationList,
    private readonly clock: Pick<SharedClock, "now">,
    private readonly logger: Logger,
    everyMs = EVERY_MS,
  ) {
    super(everyMs, "PAUSE");
  }

  /**
   * Publishes the first list.
   *
   * @throws Error if the list cannot be created, for example because the client CA is not permitted to sign it
   */
  override async start(): Promise<void> {
    const first = this.publish();
    this.running = first.then(
      () => (this.running = undefined),
      () => (this.running = undefined),
    );
    await first;
    await super.start();
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.running;
    await this.next;
  }

  protected run(): Promise<void> {
    return this.refresh();
  }

  /** Resolves when the current records are published. If that fails, logs the failure and retries at the next check. */
  async refresh(): Promise<void> {
    if (this.running === undefined) {
      this.running = this.attempt().finally(() => (this.running = undefined));
      return this.running;
    }
    // The pass in progress may have read the records before the change. All callers therefore share one further pass.
    this.next ??= this.running.then(() => {
      this.next = undefined;
      return this.refresh();
    });
    return this.next;
  }

  private async attempt(): Promise<void> {
    try {
      await this.publish();
    } catch (error) {
      this.logger.warn({ err: error }, "certificate revocation list not written; retrying");
    }
  }

  private async publish(): Promise<void> {
    const now = await this.clock.now();
    await this.list.publish(await this.credentials.revokedCertificates(now), now);
  }
}

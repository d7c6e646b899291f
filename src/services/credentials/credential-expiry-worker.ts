import type { Logger } from "pino";
import type { BrokerCredential } from "../../domain/broker-credential";
import { RepeatedTask } from "../../domain/periodic-task";
import type { BrokerAdmin, ChangeOwner } from "../../domain/ports/broker";
import type { SharedClock } from "../../domain/ports/clock";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { Job } from "../job";
import type { CertificateRevocations } from "./certificate-revocations";
import { STALE_CREDENTIAL_MS } from "./credential-issuing";

export interface CredentialExpiryOptions {
  /** Interval between checks, milliseconds. Default 1,000. */
  readonly everyMs?: number | undefined;
}

const DUE_AT_ONCE = 100;

/**
 * Removes due credentials from the broker: expired, revoked and unfinished ones, and those whose grace period has
 * elapsed. A removal can be repeated, because the records show which steps are done. The process that receives a
 * client's request to revoke a credential removes the credential immediately. A job in one process removes the others.
 */
export class CredentialExpiryWorker implements Job {
  readonly name = "credential-expiry";
  private readonly ending = new Map<string, Promise<void>>();
  private readonly everyMs: number;

  constructor(
    private readonly credentials: BrokerCredentialRepository,
    private readonly broker: Pick<BrokerAdmin, "deleteUser">,
    private readonly revocations: Pick<CertificateRevocations, "refresh"> | null,
    private readonly clock: Pick<SharedClock, "agreedNow">,
    private readonly logger: Logger,
    { everyMs = 1_000 }: CredentialExpiryOptions = {},
  ) {
    this.everyMs = everyMs;
  }

  create(): RepeatedTask {
    let failing = false;
    const endDue = async () => {
      try {
        await this.endDue();
        failing = false;
      } catch (error) {
        if (!failing) {
          this.logger.warn({ err: error }, "expired broker credentials not removed from the broker; retrying");
        }
        failing = true;
      }
    };
    return new RepeatedTask(endDue, this.everyMs, "PAUSE");
  }

  /**
   * Removes due credentials, at most 100, even if some fail. Resolves with their number.
   *
   * @throws AggregateError with all failures; ClockDisagreementError if a wrong clock makes it impossible to determine
   * which credentials are due
   */
  async endDue(): Promise<number> {
    const now = await this.clock.agreedNow();
    const staleBefore = new Date(now.getTime() - STALE_CREDENTIAL_MS);
    const due = await this.credentials.due(now, staleBefore, DUE_AT_ONCE);
    const errors: unknown[] = [];
    for (const credential of due) await this.end(credential, now).catch((error: unknown) => errors.push(error));
    if (errors.length > 0)
      throw new AggregateError(
        errors,
        `${errors.length} of ${due.length} expired credentials were not removed from the broker`,
      );
    return due.length;
  }

  /**
   * Removes a credential. Records this first, so that any process can complete the removal if this process is killed.
   */
  end(credential: BrokerCredential, now = new Date()): Promise<void> {
    return this.endBy(credential, "TENANT", now);
  }

  /** Like {@link end}, but runs before the tenant's other changes of the broker, because it stops an attack. */
  endAtOnce(credential: BrokerCredential): Promise<void> {
    return this.endBy(credential, "PLATFORM", new Date());
  }

  /** Joins a removal in progress, and skips a completed one, because each command to the broker delays all clients. */
  private async endBy(credential: BrokerCredential, by: ChangeOwner, now: Date): Promise<void> {
    const { username } = credential;
    const key = `${by} ${username}`;
    const running = this.ending.get(key);
    if (running !== undefined) return running;
    const ending = this.endOnce(credential, by, now).finally(() => this.ending.delete(key));
    this.ending.set(key, ending);
    return ending;
  }

  private async endOnce(credential: BrokerCredential, by: ChangeOwner, now: Date): Promise<void> {
    if (await this.credentials.isRemoved(credential.username)) return;
    const { username, status } = credential;
    const isUnfinished = status === "PENDING" || status === "ABANDONED";
    if (status === "PENDING" && !(await this.credentials.changeStatus(username, ["PENDING"], "ABANDONED", now))) return;
    if (!isUnfinished) await this.credentials.changeStatus(username, ["ACTIVE", "GRACE"], "REVOKED", now);
    await this.broker.deleteUser(credential, by);
    if (isUnfinished) await this.credentials.delete(username);
    else await this.credentials.removed(username);
    if (credential.kind === "CERTIFICATE" && !isUnfinished) await this.revocations?.refresh();
    this.logger.info({ username, status, expiresAt: credential.expiresAt }, "broker credential expired or revoked");
  }
}

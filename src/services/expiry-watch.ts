import type { Logger } from "pino";
import type { PlatformCertificate } from "../domain/certificates";
import { PeriodicTask } from "../domain/periodic-task";
import type { BrokerCredentialRepository } from "../domain/ports/credential-store";
import type { ExpiryObserver } from "../domain/ports/observers";
import type { ApiKeyRepository } from "../domain/ports/api-key-store";

export interface ExpiryOptions {
  /**
   * How long before their expiry broker credentials and the platform's certificates cause a warning, seconds. Default
   * 30 days.
   */
  readonly credentialSeconds?: number | undefined;
  /** How long before their expiry API keys cause a warning, seconds. Default 14 days. */
  readonly apiKeySeconds?: number | undefined;
  /** Interval between checks, milliseconds. Default 3,600,000. */
  readonly everyMs?: number | undefined;
}

const DAY_SECONDS = 24 * 60 * 60;
export const DEFAULT_CREDENTIAL_WARNING_SECONDS = 30 * DAY_SECONDS;
export const DEFAULT_API_KEY_WARNING_SECONDS = 14 * DAY_SECONDS;
const HOUR_MS = 60 * 60 * 1_000;
const RETRY_MS = 60 * 1_000;
const NAMED_IN_WARNING = 20;

/** Whether `expiresAt` is within this number of seconds, and not yet past. */
export function endsWithin(expiresAt: Date | null, seconds: number, now = Date.now()): boolean {
  if (expiresAt === null) return false;
  const left = expiresAt.getTime() - now;
  return left > 0 && left < seconds * 1_000;
}

export interface ExpiryParts {
  readonly credentials: Pick<BrokerCredentialRepository, "expiring">;
  readonly apiKeys: Pick<ApiKeyRepository, "expiring">;
  readonly certificates: () => readonly PlatformCertificate[];
  readonly observer: ExpiryObserver;
  readonly logger: Logger;
}

/** Warns in log and metrics about broker credentials, API keys and platform certificates that expire soon. */
export class ExpiryWatch extends PeriodicTask {
  private failed = false;

  constructor(
    private readonly parts: ExpiryParts,
    private readonly options: ExpiryOptions = {},
  ) {
    super(options.everyMs ?? HOUR_MS);
  }

  /** Performs one check of all credentials, API keys and certificates. */
  async look(now = new Date()): Promise<void> {
    this.lookAtCertificates(now);
    await this.lookAtCredentials(now);
    await this.lookAtKeys(now);
  }

  protected async run(): Promise<void> {
    try {
      await this.look();
      this.failed = false;
    } catch (error) {
      this.parts.logger.warn({ err: error }, "expiry check failed; retrying");
      this.failed = true;
    }
  }

  protected override pauseMs(): number {
    return this.failed ? RETRY_MS : super.pauseMs();
  }

  private async lookAtCredentials(now: Date): Promise<void> {
    const before = this.credentialsBefore(now);
    const { credentials, total } = await this.parts.credentials.expiring(before, NAMED_IN_WARNING);
    this.parts.observer.credentialsExpiring(total);
    if (total === 0) return;
    const soonest = credentials.map(({ username, expiresAt }) => ({ username, expiresAt }));
    this.parts.logger.warn({ total, before, soonest }, "broker credentials expire soon: issue new ones");
  }

  private async lookAtKeys(now: Date): Promise<void> {
    const before = new Date(now.getTime() + (this.options.apiKeySeconds ?? DEFAULT_API_KEY_WARNING_SECONDS) * 1_000);
    const { apiKeys, total } = await this.parts.apiKeys.expiring(now, before, NAMED_IN_WARNING);
    this.parts.observer.apiKeysExpiring(total);
    if (total === 0) return;
    const soonest = apiKeys.map(({ keyId, tenantId, expiresAt }) => ({ keyId, tenantId, expiresAt }));
    this.parts.logger.warn({ total, before, soonest }, "API keys expire soon: create new ones");
  }

  private lookAtCertificates(now: Date): void {
    const certificates = this.parts.certificates();
    this.parts.observer.certificates(certificates);
    for (const { name, subject, expiresAt } of certificates) {
      if (expiresAt > this.credentialsBefore(now)) continue;
      const ended = expiresAt <= now;
      this.parts.logger.warn(
        { certificate: name, subject, expiresAt },
        ended ? "certificate expired: replace it" : "certificate expires soon: replace it",
      );
    }
  }

  private credentialsBefore(now: Date): Date {
    return new Date(now.getTime() + (this.options.credentialSeconds ?? DEFAULT_CREDENTIAL_WARNING_SECONDS) * 1_000);
  }
}

import type { Logger } from "pino";
import type { Principal } from "../domain/entities";
import { failure, type Failure, LimitExceededError, UnavailableError } from "../domain/errors";
import type { TenantId } from "../domain/keys";
import type { Startable } from "../domain/ports/lifecycle";
import type { AuditEvent, AuditLog } from "../domain/ports/audit-log";
import { fail } from "../domain/result";
import { withoutSecrets } from "./access/api-key-secret";
import { mayReachAll } from "./authorization";
import { AttemptThrottle, type Gathering, type AttemptThrottleOptions } from "./attempt-throttle";
import type { Outcome } from "./outcome";
import { isWellFormedId } from "./validation";

export interface Attempt {
  /** Name of the mutation. */
  readonly action: string;
  /** The tenant that the input names, if any. */
  readonly tenantId?: string | null | undefined;
  /** ID of the target within its tenant. */
  readonly target: string;
  /** Whether a tenant's API keys may make any number of such changes. Changes of access are never routine. */
  readonly isRoutine: boolean;
}

/** Effect of a mutation. If `tenantId` or `target` is present, it replaces that of the attempt. */
export type Change = Partial<Pick<AuditEvent, "before" | "after" | "tenantId" | "target">>;

const MAX_TARGET_CHARACTERS = 200;

const CHANGES: Gathering = {
  keyOf: ({ tenantId, action }) => JSON.stringify([tenantId, action]),
  counter: "furtherChanges",
};

/** Maximum routine changes of one kind that are recorded individually, per tenant and minute. */
const DEFAULT_RECORDED_CHANGES = 300;
/** Replaces an API key's ID in records of the platform's own actions. */
const PLATFORM_KEY_ID = "platform";

/** Runs mutations and records every attempt. Limits the records of rejected attempts and of routine changes. */
export class AuditTrail implements Startable {
  private readonly rejections: AttemptThrottle;
  private readonly changes: AttemptThrottle;

  constructor(
    private readonly log: AuditLog,
    private readonly logger: Logger,
    options: AttemptThrottleOptions = {},
    changes: AttemptThrottleOptions = {},
  ) {
    this.rejections = new AttemptThrottle((event) => this.append(event), options);
    const ofChanges = { ...changes, most: changes.most ?? DEFAULT_RECORDED_CHANGES };
    this.changes = new AttemptThrottle((event) => this.append(event), ofChanges, CHANGES);
  }

  async start(): Promise<void> {
    await this.rejections.start();
    await this.changes.start();
  }

  async stop(): Promise<void> {
    await this.changes.stop();
    await this.rejections.stop();
  }

  /**
   * Runs `mutation`, records its outcome, and returns it. Converts an unavailable system into the failure UNAVAILABLE,
   * and an exceeded limit into LIMIT_EXCEEDED. If the record cannot be stored, it is written to the log, and the change
   * remains in force.
   *
   * @param describe returns the effect of the change, without secrets
   */
  async run<T>(
    principal: Principal,
    attempt: Attempt,
    mutation: () => Outcome<T>,
    describe: (value: T) => Change,
  ): Outcome<T> {
    try {
      const outcome = await mutation();
      if (outcome.ok) await this.record(principal, attempt, "OK", describe(outcome.value));
      else await this.rejected(principal, attempt, outcome.failure);
      return outcome;
    } catch (error) {
      if (error instanceof LimitExceededError) {
        const exceeded = failure("LIMIT_EXCEEDED", [], error.message);
        await this.rejected(principal, attempt, [exceeded]);
        return fail([exceeded]);
      }
      await this.record(principal, attempt, "UNAVAILABLE", {});
      if (!(error instanceof UnavailableError)) throw error;
      this.logger.error({ err: error, action: attempt.action }, "mutation failed");
      return fail([failure("UNAVAILABLE", [], "A system that the change needs is unavailable. Try again later.")]);
    }
  }

  /** Records that an earlier run's response was returned again, with its secrets. */
  repeated(principal: Principal, attempt: Attempt, change: Change): Promise<void> {
    return this.record(principal, attempt, "REPEATED", change);
  }

  /** Records an action that the platform took on its own, or something it observed. */
  observed(observation: Pick<AuditEvent, "action" | "tenantId" | "target" | "clientAddress">): Promise<void> {
    const target = withoutSecrets(observation.target).slice(0, MAX_TARGET_CHARACTERS);
    const by = { keyId: PLATFORM_KEY_ID, role: "OPERATOR", outcome: "OK" } as const;
    return this.append({ ...observation, ...by, at: new Date(), target, before: null, after: null });
  }

  /**
   * Records a rejection. If the tenant ID of an attempt is not registered, the attempt must not appear in the audit log
   * of the ID's next tenant.
   */
  private rejected(principal: Principal, attempt: Attempt, failures: readonly Failure[]): Promise<void> {
    const [first] = failures;
    const isNobodys =
      attempt.action === "tenantRegister" || (first?.code === "NOT_FOUND" && first.field[0] === "tenantId");
    const change = isNobodys && mayReachAll(principal) ? { tenantId: null } : {};
    return this.record(principal, attempt, first?.code ?? "INVALID", change);
  }

  private async record(
    principal: Principal,
    attempt: Attempt,
    outcome: AuditEvent["outcome"],
    change: Change,
  ): Promise<void> {
    const { before = null, after = null, tenantId = auditedTenant(principal, attempt) } = change;
    const { keyId, role, clientAddress = null } = principal;
    // A caller may have passed a secret instead of an ID or a name.
    const target = withoutSecrets(String(change.target ?? attempt.target)).slice(0, MAX_TARGET_CHARACTERS);
    const { action } = attempt;
    const event = { at: new Date(), keyId, role, clientAddress, action, tenantId, target, outcome, before, after };
    const isRejection = outcome !== "OK" && outcome !== "REPEATED";
    if (isRejection) await this.rejections.record(event);
    else if (!mayReachAll(principal) && attempt.isRoutine) await this.changes.record(event);
    else await this.append(event);
  }

  private async append(event: AuditEvent): Promise<void> {
    try {
      await this.log.append(event);
    } catch (error) {
      this.logger.error({ err: error, event }, "audit event not stored");
    }
  }
}

/**
 * Returns the tenant whose audit log shows the attempt. For a tenant's API key this is always its own tenant, even if
 * the attempt names another.
 */
function auditedTenant(principal: Principal, attempt: Attempt): TenantId | null {
  if (!mayReachAll(principal)) return principal.tenantId;
  return isWellFormedId(attempt.tenantId) ? attempt.tenantId : null;
}

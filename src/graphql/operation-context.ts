import { setTimeout as sleep } from "node:timers/promises";
import type { GraphQLError } from "graphql";
import type { Principal } from "../domain/entities";
import { type Charge, Loaders, type ReadLimiter, type RequestContext } from "../resolvers/context";
import type { Services } from "../services/services";
import type { ResponsePace } from "./response-pace";
import type { OperationDeadline } from "./operation-deadline";
import type { RateLimiter } from "./rate-limiter";

/** Context of one operation, or of one event of a subscription. */
export class OperationContext implements RequestContext {
  readonly loaders: Loaders;
  /** Points charged so far. */
  charged = 0;
  /** Error if the rate limit has rejected the operation. It is kept so that a second check has the same result. */
  rejected: GraphQLError | undefined;
  /** Defined only while the operation is interpreted in steps, because its response can become large. */
  pace: ResponsePace | undefined;

  constructor(
    readonly principal: Principal,
    readonly services: Services,
    readonly deadline: OperationDeadline,
    readonly reads: ReadLimiter,
    private readonly limiter: RateLimiter,
    /** Waits for another turn if the slice of this turn is used up. Returns undefined if the operation can continue. */
    readonly giveWay: () => Promise<void> | undefined,
  ) {
    this.loaders = new Loaders(services, principal, { deadline, reads });
  }

  /** Owner of the work for fair scheduling: a tenant, or an operator's API key. */
  get owner(): string {
    return ownerOf(this.principal);
  }

  answerWhenDone(): void {
    if (this.principal.role === "OPERATOR") this.deadline.lift();
  }

  charge(): Charge {
    return this.limiter.status(this.principal, this.charged);
  }

  pay(points: number): Promise<void> | undefined {
    const wait = this.limiter.wait(this.principal, points);
    this.limiter.take(this.principal, points);
    return wait === 0 ? undefined : sleep(wait);
  }

  /**
   * Charges the principal for work that it shares with other subscribers of its tenant. Only a debt of the tenant
   * delays the work.
   */
  payForTenant(points: number): Promise<void> | undefined {
    const wait = this.limiter.waitOfTenant(this.principal, points);
    this.limiter.take(this.principal, points);
    return wait === 0 ? undefined : sleep(wait);
  }
}

export function ownerOf({ tenantId, keyId }: Principal): string {
  return tenantId ?? `operator ${keyId}`;
}

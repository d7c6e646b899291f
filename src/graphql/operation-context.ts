import type { GraphQLError } from "graphql";
import type { Principal } from "../domain/entities";
import { type Charge, Loaders, type RequestContext } from "../resolvers/context";
import type { Services } from "../services/services";
import type { OperationDeadline } from "./operation-deadline";
import type { RateLimiter } from "./rate-limiter";

/** What one operation, or one event of a subscription, carries along. */
export class OperationContext implements RequestContext {
  readonly loaders: Loaders;
  /** Points that were charged; 0 where nothing was taken. */
  charged = 0;
  /** Why the operation was refused for its rate, so that it is refused once, whoever asks. */
  refused: GraphQLError | undefined;

  constructor(
    readonly principal: Principal,
    readonly services: Services,
    readonly deadline: OperationDeadline,
    private readonly limiter: RateLimiter,
  ) {
    this.loaders = new Loaders(services, principal, deadline);
  }

  answerWhenDone(): void {
    if (this.principal.role === "OPERATOR") this.deadline.lift();
  }

  charge(): Charge {
    return this.limiter.status(this.principal, this.charged);
  }
}

import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { BrokerReconcileInput, BrokerReconcilePayload } from "../schema/broker-reconciliation";
import { userErrorOf } from "../schema/user-error";
import { Costs, PRICES } from "../schema/price";
import type { ReconciliationService } from "../services/broker-services";
import type { RequestContext } from "./context";

/** Maximum number of differences in one response. */
const MAX_DRIFTS = 1_000;

@Resolver()
export class BrokerReconciliationResolver {
  constructor(private readonly reconciliation: ReconciliationService) {}

  @Costs({ points: 20 * PRICES.brokerChange })
  @Mutation(() => BrokerReconcilePayload, {
    nullable: true,
    description:
      "Compares the users and roles of every broker with the registry, which is authoritative. If `dryRun` is " +
      "false, Sluice repairs the differences. The call has no deadline, because each repair needs a command on " +
      "the broker. Requires the role OPERATOR.",
  })
  async brokerReconcile(
    @Ctx() context: RequestContext,
    @Arg("input", () => BrokerReconcileInput, { description: "Options of the reconciliation." })
    input: BrokerReconcileInput,
  ): Promise<BrokerReconcilePayload> {
    context.answerWhenDone();
    const outcome = await this.reconciliation.reconcile(context.principal, { dryRun: input.dryRun ?? true });
    if (!outcome.ok) return { userErrors: outcome.failure.map(userErrorOf) };
    const { dryRun, tenants, drifts } = outcome.value;
    return {
      userErrors: [],
      dryRun,
      tenants,
      driftCount: drifts.length,
      repairedCount: drifts.filter(({ repaired }) => repaired).length,
      drifts: drifts.slice(0, MAX_DRIFTS),
    };
  }
}

/** A separate platform process that stops before a step of each mutation. It waits there until the test kills it. */
import "reflect-metadata";
import { setTimeout as delay } from "node:timers/promises";
import { TenantAccounts } from "../../src/broker/tenant-accounts";
import type { BrokerAccess } from "../harness/shared-servers";
import { startStack, type Stack } from "../services/stack";
import { startIngestion, type Ingesting } from "./ingestion";
import { REPAIRS, MUTATIONS, type Scene } from "./mutations";
import { Steps } from "./steps";

export type ToPlatform =
  | { readonly kind: "start"; readonly uri: string; readonly broker: BrokerAccess; readonly ingests: boolean }
  /** If `after` is null, the process runs the mutation to its end. Otherwise, it stops after this number of steps. */
  | { readonly kind: "run"; readonly mutation: string; readonly scene: Scene; readonly after: number | null }
  | { readonly kind: "race"; readonly scene: Scene };

export type FromPlatform =
  | { readonly kind: "started" }
  | { readonly kind: "ran"; readonly steps: readonly string[]; readonly answer: unknown }
  | { readonly kind: "raced"; readonly outcome: string };

const steps = new Steps();
let stack: Stack;
let ingesting: Ingesting | null = null;

async function answer(message: ToPlatform): Promise<FromPlatform> {
  if (message.kind === "start") {
    const { broker } = message;
    // Each write that waits at its step occupies a connection.
    const uri = `${message.uri}&maxPoolSize=1000`;
    stack = await startStack({ uri, broker, isIdle: true, services: { deletions: { settleMs: 0 } } });
    if (message.ingests) ingesting = await startIngestion(stack);
    return { kind: "started" };
  }
  // A process changes the broker one change at a time. A new instance for each mutation keeps a waiting change from
  // delaying others.
  const { services } = ingesting ?? stack.again({ broker: new TenantAccounts(stack.dynamicSecurity) });
  if (message.kind === "race") {
    const { tenantId, idempotencyKey } = message.scene;
    const outcome = await services.fleet.registerTenant(
      { role: "OPERATOR", tenantId: null, keyId: idempotencyKey, expiresAt: null },
      { tenantId, name: "Racer" },
    );
    return {
      kind: "raced",
      outcome: outcome.ok ? outcome.value.credential.password : String(outcome.failure[0]?.code),
    };
  }
  const { mutation, scene, after } = message;
  const { tenantId } = scene;
  const fault = after === null ? undefined : ({ harm: "HOLD", after } as const);
  let isHeld = false;
  const run = () => (MUTATIONS[mutation] ?? REPAIRS[mutation])!.run(services, scene);
  const done = steps.watch(tenantId, run, fault).then(async (outcome) => {
    if (!outcome.ok) throw new Error(`${mutation}: ${JSON.stringify(outcome.failure)}`);
    const deletions = stack.mongo.db().collection("deletions");
    const isGoingOn = async () => (await deletions.countDocuments({ tenantId })) > 0;
    while (!isHeld && (await isGoingOn())) await delay(20);
    return outcome.value;
  });
  const answer = await (after === null ? done : Promise.race([done, steps.reached(tenantId)]));
  isHeld = true;
  return { kind: "ran", steps: steps.of(tenantId), answer };
}

process.on("message", (message: ToPlatform) => {
  answer(message).then(
    (reply) => process.send?.(reply),
    (error: unknown) => {
      process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit());

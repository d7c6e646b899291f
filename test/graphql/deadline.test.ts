import { createMemoryServices, principal } from "./memory-services";
import { createEngine, run } from "./run";

const RECONCILE = "mutation { brokerReconcile(input: {}) { driftCount } }";

function slowEngine() {
  const services = createMemoryServices();
  const reconcile = async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { ok: true, value: { dryRun: true, tenants: 0, drifts: [] } } as const;
  };
  return createEngine({ ...services, reconciliation: { ...services.reconciliation, reconcile } }, { deadlineMs: 10 });
}

test("a reconciliation may exceed the deadline of other operations, and still reports", async () => {
  const { data, errors } = await run(slowEngine(), principal("OPERATOR"), RECONCILE);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ brokerReconcile: { driftCount: 0 } });
});

test("a reconciliation lifts the deadline for operators only", async () => {
  const { errors } = await run(slowEngine(), principal("TENANT_ADMIN"), RECONCILE);
  expect(errors).toMatchObject([{ extensions: { code: "DEADLINE_EXCEEDED" } }]);
});

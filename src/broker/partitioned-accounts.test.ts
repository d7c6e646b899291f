import { FIRST_PARTITION, toId, toPartition } from "../domain/keys";
import type { BrokerAdmin } from "../domain/ports/broker";
import { PartitionedAccounts } from "./partitioned-accounts";

const SECOND = toPartition(1);

/** Two brokers that note which changes they get. "acme" lives on the first, "globex" on the second. */
function twoBrokers() {
  const made: string[] = [];
  const broker = (name: string) =>
    new Proxy({} as BrokerAdmin, {
      get: (_target, method) => async () => {
        made.push(`${name} ${String(method)}`);
      },
    });
  const homes = new Map([
    ["acme", FIRST_PARTITION],
    ["globex", SECOND],
  ]);
  const accounts = new PartitionedAccounts(
    new Map([
      [FIRST_PARTITION, broker("first")],
      [SECOND, broker("second")],
    ]),
    async () => homes,
  );
  return { made, accounts };
}

test("changes accounts on the broker of the tenant's home partition", async () => {
  const { made, accounts } = twoBrokers();
  await accounts.createTenantAccount(toId("globex"), "tenant_globex", "secret");
  await accounts.kickUser("tenant_globex~0k3v9x0");
  await accounts.disableTenant(toId("acme"), "tenant_acme", []);
  await accounts.deleteUser({ tenantId: toId("acme"), username: "tenant_acme~1", assetIds: null });
  expect(made).toEqual(["second createTenantAccount", "second kickUser", "first disableTenant", "first deleteUser"]);
});

test("deletes what is left of an unregistered tenant from every broker", async () => {
  const { made, accounts } = twoBrokers();
  await accounts.deleteTenantAccount(toId("initech"), "tenant_initech");
  expect(made).toEqual(["first deleteTenantAccount", "second deleteTenantAccount"]);
});

import { FIRST_PARTITION, toId, toPartition } from "../domain/keys";
import type { BrokerAdmin } from "../domain/ports/broker";
import type { MoveState, TenantMove } from "../domain/tenant-move";
import { PartitionedAccounts } from "./partitioned-accounts";

const SECOND = toPartition(1);

/** Two brokers that record their changes. "acme" lives on the first, "globex" on the second. */
function twoBrokers() {
  const made: string[] = [];
  /** Functions to call during a change, by the name of the change. */
  const during = new Map<string, () => void>();
  const broker = (name: string) =>
    new Proxy({} as BrokerAdmin, {
      get: (_target, method) => async () => {
        const change = `${name} ${String(method)}`;
        made.push(change);
        during.get(change)?.();
      },
    });
  const moves = new Map<string, TenantMove>();
  const homes = new Map([
    ["acme", FIRST_PARTITION],
    ["globex", SECOND],
  ]);
  const accounts = new PartitionedAccounts(
    new Map([
      [FIRST_PARTITION, broker("first")],
      [SECOND, broker("second")],
    ]),
    async (tenantId) => {
      const home = homes.get(tenantId);
      return home === undefined ? null : { home, username: `tenant_${tenantId}`, move: moves.get(tenantId) };
    },
  );
  return { made, during, accounts, moves };
}

function moveIn(state: MoveState): TenantMove {
  return { id: "m", state, from: FIRST_PARTITION, to: SECOND, startedAt: new Date(0), waitsFor: null };
}

const USER = { tenantId: toId("acme"), username: "tenant_acme~1", assetIds: null };

test("changes accounts on the broker of the tenant's home partition", async () => {
  const { made, accounts } = twoBrokers();
  await accounts.createTenantAccount(toId("globex"), "tenant_globex", "secret");
  await accounts.kickUser("tenant_globex~0k3v9x0");
  await accounts.disableTenant(toId("acme"), "tenant_acme", []);
  await accounts.deleteUser({ tenantId: toId("acme"), username: "tenant_acme~1", assetIds: null });
  expect(made).toEqual(["second createTenantAccount", "second kickUser", "first disableTenant", "first deleteUser"]);
});

test("deletes accounts of an unregistered tenant from every broker", async () => {
  const { made, accounts } = twoBrokers();
  await accounts.deleteTenantAccount(toId("initech"), "tenant_initech");
  expect(made).toEqual(["first deleteTenantAccount", "second deleteTenantAccount"]);
});

test("withdraws access from both brokers while a tenant moves", async () => {
  const { made, accounts, moves } = twoBrokers();
  moves.set("acme", moveIn("DRAINING"));
  await accounts.deleteUser(USER);
  expect(made).toEqual(["first deleteUser", "second deleteUser"]);
});

test("also creates a user on the next broker, disabled, while a move is prepared", async () => {
  const { made, accounts, moves } = twoBrokers();
  moves.set("acme", moveIn("PREPARING"));
  await accounts.createUser(USER, "secret");
  expect(made).toEqual(["first createUser", "second createUser", "second disableTenant"]);
});

test("also creates a user on the next broker if a move begins during the creation", async () => {
  const { made, during, accounts, moves } = twoBrokers();
  during.set("first createUser", () => moves.set("acme", moveIn("PREPARING")));
  await accounts.createUser(USER, "secret");
  expect(made).toEqual(["first createUser", "second createUser", "second disableTenant"]);
});

test("deletes a new user if a move stops the tenant during the creation", async () => {
  for (const change of ["first createUser", "second createUser", "second disableTenant"]) {
    const { made, during, accounts, moves } = twoBrokers();
    moves.set("acme", moveIn("PREPARING"));
    during.set(change, () => moves.set("acme", moveIn("STOPPING")));
    await expect(accounts.createUser(USER, "secret")).rejects.toThrow("moving to another broker");
    const created = made.filter((each) => each.endsWith("createUser"));
    const deleted = made.filter((each) => each.endsWith("deleteUser"));
    expect(deleted.length).toBe(created.length);
  }
});

test("deletes a new user if the next broker rejects it", async () => {
  const { made, during, accounts, moves } = twoBrokers();
  moves.set("acme", moveIn("PREPARING"));
  during.set("second createUser", () => {
    moves.delete("acme");
    throw new Error("no role");
  });
  await expect(accounts.createUser(USER, "secret")).rejects.toThrow("no role");
  expect(made).toEqual(["first createUser", "second createUser", "first deleteUser", "second deleteUser"]);
});

test("creates and enables no user while no broker admits the tenant", async () => {
  const { made, accounts, moves } = twoBrokers();
  for (const state of ["STOPPING", "DRAINING", "STARTING"] as const) {
    moves.set("acme", moveIn(state));
    await expect(accounts.createUser(USER, "secret")).rejects.toThrow("moving to another broker");
    await accounts.enableTenant(toId("acme"), "tenant_acme", []);
    await accounts.resumeUser("tenant_acme~1");
  }
  expect(made).toEqual([]);
});

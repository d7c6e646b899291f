import { toId, toSensorKey } from "../../src/domain/keys";
import { CachedRegistry, type RegistryOptions } from "../../src/registry/registry";
import { MongoAssetRepository } from "../../src/store/assets";
import { MongoFleetRepository } from "../../src/store/fleet";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoConnection } from "../../src/store/connection";
import { MongoRegistryChanges, registrationFeed } from "../../src/store/registry-changes";
import { MongoSensorRepository } from "../../src/store/sensors";
import { MongoTenantRepository } from "../../src/store/tenants";
import type { RegistryChange } from "../../src/domain/ports/registry";
import { disposeLater, startOwnMongod } from "../harness/servers";
import { asset, commandsTo, migratedDatabase, sensor, silent, tenant } from "../store/database";
import type { Db } from "mongodb";
import { until } from "../harness/until";

/**
 * Starts the repositories, the change feed and the registry of a process with its own client. The process trusts its
 * memory even on a slow machine.
 */
async function startProcess(db: Db, options: RegistryOptions = { graceMs: 60_000 }) {
  const repositories = {
    tenants: new MongoTenantRepository(db),
    assets: new MongoAssetRepository(db),
    sensors: new MongoSensorRepository(db),
    fleet: new MongoFleetRepository(db),
  };
  const changes = new MongoRegistryChanges(registrationFeed(db, silent));
  const told: RegistryChange[] = [];
  const listeners = new Set<() => void>();
  const registry = new CachedRegistry(
    repositories,
    {
      watch: (listener, signal) =>
        changes.watch(
          {
            ...listener,
            current: () => listener.current(),
            reset: () => listener.reset(),
            changed: (change) => {
              listener.changed(change);
              told.push(change);
              listeners.forEach((wake) => wake());
            },
          },
          signal,
        ),
    },
    options,
  );
  disposeLater(() => registry.stop());
  await registry.start();
  const learned = (operation: RegistryChange["operation"], key: string) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (told.some((change) => change.operation === operation && change.key === key)) resolve();
      };
      listeners.add(check);
      check();
    });
  return { ...repositories, registry, learned };
}

describe("two processes", () => {
  it("receive each other's registrations, suspensions and deletions", async () => {
    const { db, connect } = await migratedDatabase();
    const here = await startProcess(db);
    const there = await startProcess(await connect());
    await there.tenants.insert(tenant(toId("acme")));
    await there.fleet.import([asset(toId("acme"), toId("truck"))], [sensor(toId("acme"), toId("truck"), toId("temp"))]);

    expect(await here.registry.sensors([toSensorKey("acme/truck/temp"), toSensorKey("acme/truck/new")])).toEqual([
      sensor(toId("acme"), toId("truck"), toId("temp")),
      null,
    ]);
    expect(here.registry.peekSensor(toSensorKey("acme/truck/new"))).toBeNull();
    await there.sensors.insert(sensor(toId("acme"), toId("truck"), toId("new")));
    await here.learned("INSERT", "acme/truck/new");
    expect(await here.registry.sensors([toSensorKey("acme/truck/new")])).toEqual([
      sensor(toId("acme"), toId("truck"), toId("new")),
    ]);

    await there.tenants.changeStatus(toId("acme"), ["ACTIVE"], "SUSPENDED");
    await here.learned("UPDATE", "acme");
    expect(await here.registry.tenants([toId("acme")])).toMatchObject([{ status: "SUSPENDED" }]);
    expect(here.registry.peekSensor(toSensorKey("acme/truck/temp"))).toEqual(
      sensor(toId("acme"), toId("truck"), toId("temp")),
    );

    await there.tenants.changeStatus(toId("acme"), ["SUSPENDED"], "DELETING");
    await here.learned("UPDATE", "acme");
    await there.tenants.delete(toId("acme"), { registeredAt: tenant(toId("acme")).createdAt });
    await here.learned("REMOVE", "acme");
    expect(here.registry.peekSensor(toSensorKey("acme/truck/temp"))).toBeUndefined();
    expect(await here.registry.sensors([toSensorKey("acme/truck/temp")])).toEqual([null]);
  });

  it("read each kind of entity once for a burst of unknown sensors", async () => {
    const { db } = await migratedDatabase();
    const { registry, tenants, fleet, learned } = await startProcess(db);
    await tenants.insert(tenant(toId("acme")));
    const keys = Array.from({ length: 500 }, (_, index) => `acme/truck/s${index}`);
    await fleet.import(
      [asset(toId("acme"), toId("truck"))],
      keys.map((key) => sensor(toId("acme"), toId("truck"), toId(key.split("/")[2] ?? ""))),
    );
    // The registry queries again if it receives a change during a query.
    await Promise.all(["acme", "acme/truck", ...keys].map((key) => learned("INSERT", key)));
    const queries = ["tenants", "assets", "sensors"].map((collection) => commandsTo(db, collection));
    const answers = await Promise.all(
      keys.map((key) => registry.sensors([toSensorKey(key), toSensorKey(`${key}-none`)])),
    );
    expect(answers.every(([known, unknown]) => known !== null && unknown === null)).toBe(true);
    for (const { length } of queries) expect(length).toBe(1);
  });
});

describe("an outage of MongoDB", () => {
  it("makes a process distrust its memory within a second, until the outage is over", async () => {
    const mongod = await startOwnMongod();
    const connection = new MongoConnection(
      { uri: mongod.uri, database: "sluice", serverSelectionTimeoutMs: 500 },
      silent,
    );
    disposeLater(() => connection.stop());
    await connection.start();
    await migrate(connection.db, DEFAULT_RETENTION, silent);
    const { registry, tenants, learned } = await startProcess(connection.db, { graceMs: 600 });
    await tenants.insert(tenant(toId("acme")));
    await learned("INSERT", "acme");
    // The memory may be untrusted for a short time.
    await until(async () => {
      await registry.tenants([toId("acme")]);
      return registry.peekTenant(toId("acme")) !== undefined;
    });

    await mongod.kill();
    await until(() => registry.peekTenant(toId("acme")) === undefined);
    await expect(registry.tenants([toId("acme")])).rejects.toThrow();

    await mongod.restart();
    await until(() => registry.peekTenant(toId("acme")) !== undefined);
    expect(await registry.tenants([toId("acme")])).toEqual([tenant(toId("acme"))]);
    await tenants.changeStatus(toId("acme"), ["ACTIVE"], "SUSPENDED");
    await learned("UPDATE", "acme");
    expect(await registry.tenants([toId("acme")])).toMatchObject([{ status: "SUSPENDED" }]);
  });
});

import type { ProcessId } from "../domain/lease";
import { SessionConflictError } from "../leases/settings-watch";
import { FIRST_PARTITION } from "../domain/keys";
import { RemovedPartitionError, type RemainingData } from "../store/removed-partitions";
import { configFailureOf, storageFailureOf } from "./start-failure";

const CONFIG = { http: { host: "127.0.0.1", metricsPort: 81 }, partitions: null };

function listenError(code: string, port: number): Error {
  return Object.assign(new Error(code), { code, port, syscall: "listen", address: CONFIG.http.host });
}

test.each([
  [80, "SLUICE_HTTP_PORT"],
  [81, "SLUICE_METRICS_PORT"],
])("regression: names the variable if the process may not listen on port %i", (port, name) => {
  expect(configFailureOf(listenError("EACCES", port), CONFIG)).toEqual({
    name,
    found: `is ${port}, which this process is not permitted to listen on`,
    remedy: "set it to a port above 1023, or give the process the capability CAP_NET_BIND_SERVICE",
  });
});

test("names the variable when another process uses a different ingestion client ID", () => {
  const error = new SessionConflictError("0", "host:1:ab" as ProcessId);
  expect(configFailureOf(error, CONFIG)).toMatchObject({ name: "SLUICE_MQTT_INGESTION_CLIENT_ID" });
  expect(configFailureOf(error, { ...CONFIG, partitions: [] })).toMatchObject({ name: "SLUICE_PARTITIONS_FILE" });
});

test.each<[RemainingData, string, string]>([
  ["TENANTS", "3 tenants", "Before you remove it, move or delete its tenants"],
  ["MOVING_TENANT", "a tenant that moves from or to it", "start Sluice, and wait until the move is complete"],
  ["UNFLUSHED_READINGS", "unflushed readings", "start Sluice, and wait until it has flushed the readings"],
])("regression: names the remedy for a removed partition with %s", (kind, remains, remedy) => {
  expect(storageFailureOf(new RemovedPartitionError(FIRST_PARTITION, kind, remains))).toEqual({
    name: "SLUICE_PARTITIONS_FILE",
    found: `lists no partition 0, which still has ${remains}`,
    remedy: expect.stringMatching(new RegExp(`^list the partition again\\. .*${remedy}$`)) as string,
  });
});

test("returns null for an error that no variable causes", () => {
  expect(configFailureOf(new Error("unexpected"), CONFIG)).toBeNull();
});

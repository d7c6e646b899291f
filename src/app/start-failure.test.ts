import type { ProcessId } from "../domain/lease";
import { SessionConflictError } from "../leases/settings-watch";
import { configFailureOf } from "./start-failure";

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

test("returns null for an error that no variable causes", () => {
  expect(configFailureOf(new Error("unexpected"), CONFIG)).toBeNull();
});

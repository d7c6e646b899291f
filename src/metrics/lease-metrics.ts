import { Counter, Gauge, type Registry } from "prom-client";
import type { LeaseObserver } from "../domain/ports/observers";

/** Metrics of the leases that this process owns or has owned. */
export function leaseMetrics(registers: Registry[]): LeaseObserver {
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames: ["lease"], registers });
  const owned = gauge("sluice_lease_owned", "1 while this process owns the lease, 0 after it has lost or released it");
  const since = gauge("sluice_lease_since_timestamp_seconds", "Time when this process last took the lease");
  const epoch = gauge(
    "sluice_lease_epoch",
    "Epoch when this process last took the lease; each new owner increases the epoch",
  );
  const taken = new Counter({
    name: "sluice_lease_taken_total",
    help: "Number of times that this process took the lease",
    labelNames: ["lease"],
    registers,
  });
  const differing = new Gauge({
    name: "sluice_settings_differing",
    help: "Settings in which another running process differs from this one; expected 0",
    registers,
  });
  return {
    owned(lease, number, at) {
      owned.labels(lease).set(1);
      since.labels(lease).set(at.getTime() / 1_000);
      epoch.labels(lease).set(number);
      taken.labels(lease).inc();
    },
    settingsDiffer: (count) => differing.set(count),
    released: (lease) => owned.labels(lease).set(0),
  };
}

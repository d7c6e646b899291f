import { Histogram, type Registry } from "prom-client";
import type { MoveObserver } from "../domain/ports/observers";

export function moveMetrics(registers: Registry[]): MoveObserver {
  const seconds = new Histogram({
    name: "sluice_tenant_move_pause_seconds",
    help: "Time during a move to another partition in which no broker admitted the tenant",
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300],
    registers,
  });
  return { moved: (pauseMs) => seconds.observe(pauseMs / 1_000) };
}

import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";
import { PacedMetricsText } from "./paced-metrics";

export interface Readiness {
  readonly ready: boolean;
  /** Reasons why the process is not ready, one sentence each. Empty if the process is ready. */
  readonly reasons: readonly string[];
  /** Names of the leases that the process owns. Default: none. */
  readonly owns?: readonly string[];
}

/**
 * Serves `/healthz` and `/readyz`. `/healthz` shows that the process responds. `/readyz` shows that the process can do
 * its work. If not, `/readyz` responds 503 with the reasons.
 */
export function serveHealth(app: FastifyInstance, readiness: () => Promise<Readiness> | Readiness): void {
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    const { ready, reasons, owns = [] } = await readiness();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "unavailable", reasons, owns });
  });
}

/** Serves `/metrics` in Prometheus' text format. */
export function serveMetrics(app: FastifyInstance, registry: Registry): void {
  const metrics = new PacedMetricsText(registry);
  app.get("/metrics", async (_request, reply) => reply.type(registry.contentType).send(await metrics.text()));
}

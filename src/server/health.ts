import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";

export interface Readiness {
  readonly ready: boolean;
  /** Why not, one sentence each; empty when ready. */
  readonly reasons: readonly string[];
}

/** `/healthz`: the process answers. `/readyz`: it can do its work; 503 with the reasons where it cannot. */
export function serveHealth(app: FastifyInstance, readiness: () => Promise<Readiness> | Readiness): void {
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    const { ready, reasons } = await readiness();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "unavailable", reasons });
  });
}

/** `/metrics` in Prometheus' text format. */
export function serveMetrics(app: FastifyInstance, registry: Registry): void {
  app.get("/metrics", async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

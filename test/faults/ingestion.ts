/** Adds ingestion to a test's services: a real session on the broker, and the real journal. */
import { readFile } from "node:fs/promises";
import { pino } from "pino";
import { BEFORE_ALL } from "../../src/domain/keys";
import { FloodWatch } from "../../src/ingest/flood-watch";
import { Ingestion } from "../../src/ingest/ingestion";
import { createStages } from "../../src/ingest/stages/stages";
import { WarmStages } from "../../src/ingest/standby/warm-stages";
import { MongoJournal } from "../../src/journal/mongo-journal";
import type { Services } from "../../src/services/services";
import { MongoRejectedPayloads } from "../../src/store/rejected-payloads";
import { disposeLater } from "../harness/servers";
import type { Stack } from "../services/stack";

export interface Ingesting {
  readonly ingestion: Ingestion;
  /** Services of the stack that know this ingestion. */
  readonly services: Services;
}

/** Starts ingestion without deduplication, which would hide readings that are stored twice. */
export async function startIngestion(stack: Stack): Promise<Ingesting> {
  const { broker, mongo, ports } = stack;
  const db = mongo.db();
  const logger = pino({ level: "silent" });
  const journal = new MongoJournal(db, () => Promise.resolve(BEFORE_ALL), logger);
  const bounds = { maxPayloadBytes: 65_536, retentionMs: 30 * 86_400_000 };
  const dedup = { readings: 0, windowMs: 0 };
  const stages = createStages({ ...bounds, dedup, maxSensors: 1_000 }, ports.registry);
  const ingestion = new Ingestion(
    {
      journal,
      memory: new WarmStages(stages, { journal, registry: ports.registry, logger }, { maxReadings: 0, windowMs: 0 }),
      registry: ports.registry,
      rejections: ports.rejections,
      payloads: new MongoRejectedPayloads(db),
      flushed: async () => BEFORE_ALL,
      observer: {
        received: () => undefined,
        acknowledged: () => undefined,
        rejected: () => undefined,
        duplicates: () => undefined,
        appended: () => undefined,
      },
      floods: new FloodWatch(),
      logger,
      onCommitted: () => undefined,
      onRejected: () => undefined,
      onFailed: (error) => {
        throw error;
      },
      onSuperseded: (error) => {
        throw error;
      },
    },
    {
      session: {
        url: broker.url,
        caCertificate: await readFile(broker.caFile, "utf8"),
        ...broker.ingestion,
        sessionExpirySeconds: 600,
      },
      maxInFlight: 10_000,
      bounds,
      redrive: { maxPayloads: 10_000, windowMs: 600_000, deadlineMs: 30_000 },
      noticesPerMinute: 0,
      outlastsMongoDb: false,
      drainMs: 1_000,
    },
  );
  disposeLater(() => ingestion.stop());
  await ingestion.start();
  const { explainer, redriver } = ingestion;
  const { services } = stack.again({ ingestion: { explainer, redriverOf: () => redriver, rates: ingestion } });
  return { ingestion, services };
}

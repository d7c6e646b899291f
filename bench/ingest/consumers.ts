/** Starts the measured programs: the baselines and the platform itself. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import type { BaselineCommand, BaselineEvent, Consumer, Progress } from "./consumer";
import { metric } from "./metric";
import { DATABASE, type BenchmarkStack } from "./stack";
import { Worker } from "./worker";

export type Subject = "bare" | "batched" | "platform" | "naive";

const BASELINES = { bare: "bare-subscriber.js", batched: "batched-subscriber.js", naive: "naive-loop.js" } as const;

export function startConsumer(subject: Subject, stack: BenchmarkStack): Promise<Consumer> {
  if (subject === "platform") return PlatformConsumer.start(stack);
  return BaselineConsumer.start(BASELINES[subject], stack);
}

class BaselineConsumer implements Consumer {
  #base = 0;

  private constructor(private readonly worker: Worker<BaselineCommand, BaselineEvent>) {}

  static async start(program: string, { mongod, mosquitto, ca }: BenchmarkStack): Promise<BaselineConsumer> {
    const worker = new Worker<BaselineCommand, BaselineEvent>(path.join(__dirname, program));
    const { username, password } = mosquitto.ingestion;
    const access = { url: mosquitto.url, ca, username, password, mongodbUri: mongod.uri, database: DATABASE };
    await worker.request({ type: "start", ...access }, "started");
    return new BaselineConsumer(worker);
  }

  get pid(): number {
    return this.worker.pid;
  }

  async begin(): Promise<void> {
    this.#base += (await this.progress()).acknowledged;
  }

  async progress(): Promise<Progress> {
    const { readings } = await this.worker.request({ type: "progress" }, "progress");
    return { acknowledged: readings - this.#base, stored: readings - this.#base };
  }

  stop(): Promise<void> {
    return this.worker.stop();
  }
}

export class PlatformConsumer implements Consumer {
  #base = { acknowledged: 0, stored: 0, groups: 0 };

  private constructor(
    private readonly platform: PlatformProcess,
    /** API key with the role OPERATOR. */
    readonly operatorKey: string,
  ) {}

  static async start({ mongod, mosquitto }: BenchmarkStack): Promise<PlatformConsumer> {
    const operatorKey = `slk_bench_${randomBytes(32).toString("base64url")}`;
    const { admin, ingestion } = mosquitto;
    const platform = await spawnPlatform({
      env: {
        NODE_ENV: "production",
        MONGODB_URI: mongod.uri,
        SLUICE_MONGODB_DATABASE: DATABASE,
        MQTT_URL: mosquitto.url,
        SLUICE_MQTT_CA_FILE: mosquitto.caFile,
        SLUICE_MQTT_ADMIN_USERNAME: admin.username,
        SLUICE_MQTT_ADMIN_PASSWORD: admin.password,
        SLUICE_MQTT_INGESTION_USERNAME: ingestion.username,
        SLUICE_MQTT_INGESTION_PASSWORD: ingestion.password,
        SLUICE_MQTT_INGESTION_CLIENT_ID: ingestion.clientId,
        SLUICE_HTTP_PORT: "0",
        SLUICE_OPERATOR_KEY: operatorKey,
      },
    });
    return new PlatformConsumer(platform, operatorKey);
  }

  get graphqlUrl(): string {
    return `${this.platform.httpUrl}/graphql`;
  }

  get pid(): number {
    return this.platform.pid;
  }

  async begin(): Promise<void> {
    this.#base = await this.#counters();
  }

  async progress(): Promise<Progress> {
    const { acknowledged, stored, groups } = await this.#counters();
    const { acknowledged: acknowledgedBefore, stored: storedBefore, groups: groupsBefore } = this.#base;
    return {
      acknowledged: acknowledged - acknowledgedBefore,
      stored: stored - storedBefore,
      groups: groups - groupsBefore,
    };
  }

  stop(): Promise<void> {
    return this.platform.stop();
  }

  async #counters(): Promise<Required<Progress>> {
    const metrics = await this.metrics();
    return {
      acknowledged: metric(metrics, "sluice_ingest_acknowledged_readings_total"),
      stored: metric(metrics, "sluice_flush_stored_readings_total"),
      groups: metric(metrics, "sluice_flush_groups_total"),
    };
  }

  /** Returns the platform's metrics in the text format of Prometheus. */
  async metrics(): Promise<string> {
    if (!this.platform.running) throw new Error(`the platform has ended:\n${this.platform.output.slice(-2_000)}`);
    return (await fetch(`${this.platform.httpUrl}/metrics`)).text();
  }
}

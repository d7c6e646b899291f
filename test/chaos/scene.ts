import path from "node:path";
import type { Mongod } from "../../dev/mongod";
import { startMongod } from "../../dev/mongod";
import { freePort } from "../../dev/ports";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import { startStack, type Stack } from "../../dev/stack";
import { disposeLater, temporaryDir, uniqueName } from "../harness/servers";
import { TcpProxy } from "../harness/tcp-proxy";
import { registerFleet, type Fleet } from "./fleet";
import { residentBytes } from "./resident-memory";

export interface SceneOptions {
  /** URI of a MongoDB to use. Default: the scene starts its own mongod. */
  readonly mongodbUri?: string;
  /** Folder of the scene's own mongod. Default: a temporary folder. */
  readonly mongodDir?: string;
  /** Puts a proxy between the platform and this server. Gateways always connect directly to the broker. */
  readonly proxied?: "MongoDB" | "broker";
  /** Further environment variables of the platform. */
  readonly env?: Readonly<Record<string, string>>;
}

const SENSORS = 100;
const RSS_EVERY_MS = 200;

/** A separate stack with a fleet, which a test can break. */
export class Scene {
  /** Largest observed resident memory of the platform, bytes. */
  rssMax = 0;
  private ended: PlatformProcess[] = [];
  private sampling: NodeJS.Timeout | undefined;

  private constructor(
    readonly stack: Stack,
    readonly fleet: Fleet,
    readonly mongodbUri: string,
    /** Undefined if the scene uses a given MongoDB. */
    readonly mongod: Mongod | undefined,
    /** Undefined if there is no proxy. */
    readonly proxy: TcpProxy | undefined,
    public platform: PlatformProcess,
  ) {
    this.sampling = setInterval(() => {
      this.rssMax = Math.max(this.rssMax, residentBytes(this.platform.pid));
    }, RSS_EVERY_MS);
  }

  static async start(options: SceneOptions): Promise<Scene> {
    const dir = await temporaryDir();
    let mongod: Mongod | undefined;
    if (options.mongodbUri === undefined) {
      mongod = await startMongod({ dir: options.mongodDir ?? path.join(dir, "mongodb") });
      disposeLater(() => mongod?.kill() ?? Promise.resolve());
    }
    const mongodbUri = options.mongodbUri ?? mongod?.uri ?? "";
    const mqttPort = options.proxied === "broker" ? await freePort() : 0;
    const target = options.proxied === "broker" ? mqttPort : mongod?.port;
    const proxy = options.proxied === undefined ? undefined : await TcpProxy.start(target ?? 0);
    if (proxy !== undefined) disposeLater(() => proxy.stop());
    const env: Record<string, string> = {
      SLUICE_FLUSH_INTERVAL: "500ms",
      SLUICE_FLUSH_MAX_AGE: "500ms",
      ...options.env,
    };
    if (options.proxied === "MongoDB") env.MONGODB_URI = `mongodb://127.0.0.1:${proxy?.port}/?directConnection=true`;
    if (options.proxied === "broker") {
      env.MQTT_URL = `mqtts://localhost:${proxy?.port}`;
      env.SLUICE_MQTT_PUBLIC_URL = `mqtts://localhost:${mqttPort}`;
    }
    const stack = await startStack({ dir, httpPort: 0, mqttPort, mongodbUri, env });
    disposeLater(() => stack.stop());
    const fleet = await registerFleet(stack, uniqueName("acme"), SENSORS);
    return new Scene(stack, fleet, mongodbUri, mongod, proxy, stack.platform);
  }

  /** Ends the platform with this signal, and starts it again. */
  async restartPlatform(signal: NodeJS.Signals): Promise<void> {
    await this.platform.kill(signal);
    await this.startPlatform();
  }

  async startPlatform(): Promise<void> {
    this.ended.push(this.platform);
    const platform = await spawnPlatform({ env: this.stack.environment });
    disposeLater(() => platform.stop());
    this.platform = platform;
  }

  /** Number of reconnects of the ingestion session. */
  get reconnects(): number {
    const processes = [...this.ended, this.platform];
    const connects = processes.map(({ output }) => output.split('"ingestion session connected"').length - 1);
    return connects.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  }

  /** Number of readings that the current platform process has acknowledged to the broker. */
  async acknowledgedByPlatform(): Promise<number> {
    const metrics = await (await fetch(`${this.platform.httpUrl}/metrics`)).text();
    return Number(/^sluice_ingest_acknowledged_readings_total(?:\{[^}]*\})? (\d+)$/m.exec(metrics)?.[1]);
  }

  async stop(): Promise<void> {
    clearInterval(this.sampling);
    this.sampling = undefined;
    await this.fleet.gateway.endAsync(true);
    await this.platform.stop();
    await this.stack.stop();
    await this.proxy?.stop();
    await this.mongod?.kill();
  }
}

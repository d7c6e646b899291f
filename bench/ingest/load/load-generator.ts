import path from "node:path";
import { gatewayTopics, TENANT_COUNT } from "../fleet";
import { Worker } from "../worker";
import type { GatewayAccount } from "./gateway";
import type { GeneratorCommand, GeneratorEvent } from "./messages";

export interface LoadOptions {
  readonly port: number;
  /** PEM of the broker's CA certificate. */
  readonly ca: string;
  /** Returns the user name and password of the tenant `index`. */
  readonly account: (index: number) => { readonly username: string; readonly password: string };
  readonly gateways: number;
  readonly sensors: number;
  /** Maximum readings that the broker has not acknowledged, summed over all gateways. */
  readonly window: number;
}

/** Path of the compiled program. It is needed because Jest runs this file from the source tree. */
const PROGRAM = path.join(
  __dirname.includes(`${path.sep}dist${path.sep}`)
    ? __dirname
    : path.resolve(__dirname, "../../../dist/bench/ingest/load"),
  "generator.js",
);

/** Publishes readings from another process, as fast as its limits allow. */
export class LoadGenerator {
  readonly #worker = new Worker<GeneratorCommand, GeneratorEvent>(PROGRAM);

  get pid(): number {
    return this.#worker.pid;
  }

  async connect({ port, ca, account, gateways, sensors, window }: LoadOptions): Promise<void> {
    const accounts = Array.from({ length: gateways }, (_, index) => ({
      clientId: `gateway-${index}`,
      ...account(index % TENANT_COUNT),
      topics: gatewayTopics(index, gateways, sensors),
    }));
    await this.connectAccounts(port, ca, accounts, Math.ceil(window / gateways));
  }

  /** @param window maximum unacknowledged packets of each gateway */
  async connectAccounts(port: number, ca: string, gateways: readonly GatewayAccount[], window: number): Promise<void> {
    await this.#worker.request({ type: "connect", port, ca, window, gateways }, "connected");
  }

  /** Resolves when the broker has acknowledged `count` readings. For `lead`, see {@link GeneratorCommand}. */
  publish(count: number, lead: number): Promise<{ readonly firstAt: number; readonly lastAt: number }> {
    return this.#worker.request({ type: "publish", count, lead }, "published");
  }

  /** Reports the readings that the consumer has acknowledged, so that the gateways continue. */
  consumed(readings: number): void {
    this.#worker.send({ type: "progress", consumed: readings });
  }

  async disconnect(): Promise<void> {
    await this.#worker.request({ type: "close" }, "closed");
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }
}

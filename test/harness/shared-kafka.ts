import { access, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Kafka, startKafka } from "../../dev/kafka";
import type { KafkaConnectionOptions } from "../../src/journal/kafka/brokers";

/** Addresses of the run's Kafka, or the reason why it did not start. */
export type StartedKafka = { readonly connection: KafkaConnectionOptions } | { readonly error: string };

/** Files with which tests request the run's Kafka and read its addresses. */
export const kafkaFiles = (dir: string) => ({
  wanted: path.join(dir, "kafka.wanted"),
  started: path.join(dir, "kafka.json"),
});

const LOOK_MS = 100;

/** Starts the run's Kafka when a test of this run requests it. */
export class SharedKafka {
  private readonly timer: NodeJS.Timeout;
  private starting: Promise<Kafka> | null = null;

  /** @param dir Folder of the shared servers. */
  constructor(private readonly dir: string) {
    this.timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  private async look(): Promise<void> {
    const { wanted, started } = kafkaFiles(this.dir);
    if (this.starting !== null || !(await exists(wanted)) || this.starting !== null) return;
    clearInterval(this.timer);
    this.starting = startKafka({ dir: path.join(this.dir, "kafka") });
    const outcome: StartedKafka = await this.starting.then(
      ({ connection }) => ({ connection }),
      (error: unknown) => ({ error: String(error) }),
    );
    await writeFile(`${started}.part`, JSON.stringify(outcome));
    await rename(`${started}.part`, started);
  }

  async kill(): Promise<void> {
    clearInterval(this.timer);
    await (await this.starting?.catch(() => null))?.kill();
  }
}

export function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** MongoDB and Kafka servers that all measurements of a run share. */
import path from "node:path";
import { startKafka, type Kafka } from "../../dev/kafka";
import { startReplicaSet, type ReplicaSet } from "../../dev/replica-set";
import type { ScaleOptions } from "./options";

export class Servers {
  private constructor(
    readonly mongodb: ReplicaSet,
    /** null: no measurement uses Kafka. */
    readonly kafka: Kafka | null,
  ) {}

  static async start(dir: string, { journals, replicas }: ScaleOptions): Promise<Servers> {
    const mongodb = await startReplicaSet({ dir: path.join(dir, "mongodb"), nodes: replicas });
    try {
      const isNeeded = journals.includes("kafka");
      const kafka = isNeeded ? await startKafka({ dir: path.join(dir, "kafka"), nodes: replicas }) : null;
      return new Servers(mongodb, kafka);
    } catch (error) {
      await mongodb.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.kafka?.kill();
    await this.mongodb.stop();
  }
}

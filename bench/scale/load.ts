/** Gateways of all partitions. The gateways of each partition run in a separate process. */
import { tenantUsername } from "../../src/domain/broker-credential";
import { toId, toPartition } from "../../src/domain/keys";
import { gatewayTopics, TENANT_COUNT, tenantId } from "../ingest/fleet";
import { LoadGenerator } from "../ingest/load/load-generator";
import { publishAtRate } from "../ingest/pace";
import { partitionOfTenant } from "../ingest/register-fleet";
import type { Installation } from "./installation";
import type { ScaleOptions } from "./options";

/** Maximum readings of one gateway that the broker has not acknowledged. */
const WINDOW = 1_000;

interface PartitionLoad {
  readonly generator: LoadGenerator;
  /** Share of all readings that this partition's gateways publish. */
  readonly share: number;
}

export class ScaleLoad {
  private readonly loads: PartitionLoad[] = [];

  private constructor(private readonly rate: number) {}

  static async connect(installation: Installation, { rate, gateways, sensors }: ScaleOptions): Promise<ScaleLoad> {
    const load = new ScaleLoad(rate);
    const listeners = await installation.listeners();
    const { password } = installation;
    try {
      for (const [partition, { port, ca }] of listeners.entries()) {
        const accounts = Array.from({ length: gateways }, (_, index) => index)
          .filter((index) => partitionOfTenant(index % TENANT_COUNT, listeners.length) === toPartition(partition))
          .map((index) => ({
            clientId: `gateway-${String(index)}`,
            username: tenantUsername(toId(tenantId(index % TENANT_COUNT))),
            password,
            topics: gatewayTopics(index, gateways, sensors),
          }));
        const generator = new LoadGenerator();
        load.loads.push({ generator, share: accounts.length / gateways });
        await generator.connectAccounts(port, ca, accounts, WINDOW);
      }
      return load;
    } catch (error) {
      await load.stop();
      throw error;
    }
  }

  /** Publishes at the rate. Resolves with the number of readings when the brokers have acknowledged all. */
  async publish(seconds: number): Promise<number> {
    const published = this.loads.map(({ generator, share }) => publishAtRate(generator, this.rate * share, seconds));
    return (await Promise.all(published)).reduce((sum, count) => sum + count, 0);
  }

  async stop(): Promise<void> {
    await Promise.all(this.loads.map(({ generator }) => generator.stop()));
  }
}

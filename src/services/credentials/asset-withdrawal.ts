import type { Logger } from "pino";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { CredentialEnds } from "./credential-ends";

/**
 * Takes an asset that is deleted out of the credentials that were narrowed to it, so that whoever registers its id next
 * has no gateway of the former one. The broker first: until the records say the same, any process does it again.
 */
export class AssetWithdrawal {
  constructor(
    private readonly credentials: Pick<BrokerCredentialRepository, "narrowedTo" | "withoutAsset">,
    private readonly broker: Pick<BrokerAdmin, "narrowUser">,
    private readonly ends: Pick<CredentialEnds, "end">,
    private readonly logger: Logger,
  ) {}

  async withdraw(tenantId: string, assetId: string): Promise<void> {
    for (const credential of await this.credentials.narrowedTo(tenantId, assetId)) {
      const { username, status } = credential;
      const assetIds = credential.assetIds?.filter((other) => other !== assetId) ?? [];
      const isInForce = status === "ACTIVE" || status === "GRACE";
      // One that is only being made is given up: its maker finds it gone.
      if (!isInForce || assetIds.length === 0) {
        await this.ends.end(credential);
        continue;
      }
      await this.broker.narrowUser({ ...credential, assetIds });
      await this.credentials.withoutAsset(username, assetId);
      this.logger.info({ username, assetId }, "a broker credential has lost an asset that was deleted");
    }
  }
}

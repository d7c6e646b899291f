import type { AssetId, TenantId } from "../../domain/keys";
import type { Logger } from "pino";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { CredentialExpiryWorker } from "./credential-expiry-worker";

/**
 * Removes a deleted asset from the credentials scoped to it. Gateways of the deleted asset therefore cannot access a
 * later asset with the same ID. The broker changes before the records. If a process is killed in between, any process
 * can repeat the change.
 */
export class AssetWithdrawal {
  constructor(
    private readonly credentials: Pick<BrokerCredentialRepository, "narrowedTo" | "withoutAsset">,
    private readonly broker: Pick<BrokerAdmin, "narrowUser">,
    private readonly ends: Pick<CredentialExpiryWorker, "end">,
    private readonly logger: Logger,
  ) {}

  async withdraw(tenantId: TenantId, assetId: AssetId): Promise<void> {
    for (const credential of await this.credentials.narrowedTo(tenantId, assetId)) {
      const { username, status } = credential;
      const assetIds = credential.assetIds?.filter((other) => other !== assetId) ?? [];
      const isInForce = status === "ACTIVE" || status === "GRACE";
      // If a credential is still being created, it is removed too. Its creator then finds no credential and gives up.
      if (!isInForce || assetIds.length === 0) {
        await this.ends.end(credential);
        continue;
      }
      await this.broker.narrowUser({ ...credential, assetIds });
      await this.credentials.withoutAsset(username, assetId);
      this.logger.info({ username, assetId }, "deleted asset removed from a broker credential");
    }
  }
}

import type { Logger } from "pino";
import { roleName, type BrokerCredential } from "../../domain/broker-credential";
import { UnavailableError } from "../../domain/errors";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { CredentialEnds } from "./credential-ends";

/**
 * Takes an asset that is deleted out of the credentials that were narrowed to it, so that whoever registers its id next
 * has no gateway of the former one. The broker first: until the records say the same, any process does it again.
 */
export class AssetWithdrawal {
  constructor(
    private readonly credentials: Pick<BrokerCredentialRepository, "narrowedTo" | "withoutAsset" | "accounts">,
    private readonly broker: Pick<BrokerAdmin, "alignTenant">,
    private readonly ends: Pick<CredentialEnds, "end">,
    private readonly logger: Logger,
  ) {}

  async withdraw(tenantId: string, assetId: string): Promise<void> {
    const narrowed = await this.credentials.narrowedTo(tenantId, assetId);
    const shared: BrokerCredential[] = [];
    for (const credential of narrowed) {
      const { status, assetIds } = credential;
      const isInForce = status === "ACTIVE" || status === "GRACE";
      if (isInForce && assetIds?.some((other) => other !== assetId) === true) shared.push(credential);
      // One that is only being made is given up: its maker finds it gone.
      else await this.ends.end(credential);
    }
    if (shared.length === 0) return;
    await this.narrow(tenantId, assetId, new Set(shared.map(roleName)));
    for (const { username } of shared) {
      await this.credentials.withoutAsset(username, assetId);
      this.logger.info({ username, assetId }, "a broker credential has lost an asset that was deleted");
    }
  }

  private async narrow(tenantId: string, assetId: string, roles: ReadonlySet<string>): Promise<void> {
    const [account] = await this.credentials.accounts([tenantId]);
    if (account === undefined) return;
    const credentials = account.credentials.map((credential) => {
      const assetIds = credential.assetIds?.filter((other) => other !== assetId) ?? null;
      return roles.has(roleName(credential)) ? { ...credential, assetIds } : credential;
    });
    const drifts = await this.broker.alignTenant(tenantId, { ...account, credentials });
    const failed = drifts.find(({ subject, name, mended }) => subject === "ROLE" && roles.has(name) && !mended);
    if (failed !== undefined) throw new UnavailableError("broker", failed.problem ?? failed.detail);
  }
}

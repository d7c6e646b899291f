import { randomBytes } from "node:crypto";
import { credentialUsername, type BrokerCredential } from "../../domain/broker-credential";
import type { PasswordHash } from "../../domain/entities";
import { LimitExceededError, UnavailableError } from "../../domain/errors";
import type { BrokerAdmin, ClientAuthority, SignedCertificate } from "../../domain/ports/broker";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import { ok, type Result } from "../../domain/result";
import { sortableId } from "../../domain/sortable-id";

/** Age after which a PENDING credential counts as abandoned, milliseconds. */
export const STALE_CREDENTIAL_MS = 60_000;

export interface IssuedPassword {
  readonly credential: BrokerCredential;
  readonly password: string;
}

export interface IssuedCertificate {
  readonly credential: BrokerCredential;
  readonly certificate: SignedCertificate;
}

export type NewCredential = Pick<BrokerCredential, "tenantId" | "assetIds" | "name" | "clientId" | "expiresAt"> & {
  /** User name of the tenant's first credential. */
  readonly account: string;
};

/**
 * Creates credentials in steps that may be interrupted at any point. First it inserts a PENDING record. Then it creates
 * the credential on the broker, and activates the record. Credentials that stay PENDING are deleted later.
 */
export class CredentialIssuing {
  constructor(
    private readonly credentials: BrokerCredentialRepository,
    private readonly broker: Pick<BrokerAdmin, "createUser" | "deleteUser">,
    private readonly hashPassword: (password: string) => Promise<PasswordHash>,
  ) {}

  /**
   * Creates a password.
   *
   * @param activate activates the PENDING credential. If it resolves with false, the credential is withdrawn.
   * @returns null if the credential was withdrawn
   */
  async password(
    wanted: NewCredential,
    activate: (issued: IssuedPassword) => Promise<boolean>,
  ): Promise<IssuedPassword | null> {
    const password = randomBytes(32).toString("base64url");
    const hash = await this.hashPassword(password);
    const pending: BrokerCredential = { ...blank(wanted), kind: "PASSWORD", password: hash };
    const issued = { credential: active(pending), password };
    return (await this.make(pending, password, () => activate(issued))) ? issued : null;
  }

  /** Issues a certificate; otherwise like {@link password}. A failure states why the signing request is invalid. */
  async certificate(
    wanted: NewCredential & { expiresAt: Date },
    authority: ClientAuthority,
    request: string,
    activate: (issued: IssuedCertificate) => Promise<boolean>,
  ): Promise<Result<IssuedCertificate | null, string>> {
    const pending = blank(wanted);
    const signed = await authority.sign(request, pending.username, wanted.expiresAt);
    if (!signed.ok) return signed;
    const { serialNumber, expiresAt } = signed.value;
    const credential: BrokerCredential = { ...pending, kind: "CERTIFICATE", serialNumber, expiresAt };
    const issued = { credential: active(credential), certificate: signed.value };
    return ok((await this.make(credential, null, () => activate(issued))) ? issued : null);
  }

  activate({ username }: BrokerCredential): Promise<boolean> {
    return this.credentials.changeStatus(username, ["PENDING"], "ACTIVE", new Date());
  }

  private async make(
    pending: BrokerCredential,
    password: string | null,
    activate: () => Promise<boolean>,
  ): Promise<boolean> {
    await this.credentials.insert(pending);
    try {
      await this.broker.createUser(pending, password);
      if (Date.now() - pending.createdAt.getTime() > STALE_CREDENTIAL_MS / 2) {
        throw new UnavailableError("broker", "creating the credential on the broker took too long");
      }
      if (await activate()) return true;
      await this.withdraw(pending);
      return false;
    } catch (error) {
      // Sluice has not sent the command, so the broker does not know the credential.
      if (error instanceof LimitExceededError) await this.credentials.delete(pending.username);
      else await this.withdraw(pending).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Withdraws the credential unless it is in force: its activation may have succeeded although the response was lost. A
   * missing record was deleted together with its tenant. The deletion may have removed the tenant's users from the
   * broker before this user was created, so this method removes it.
   */
  private async withdraw(pending: BrokerCredential): Promise<void> {
    const isOurs = await this.credentials.changeStatus(pending.username, ["PENDING"], "ABANDONED", new Date());
    if (!isOurs && (await this.credentials.find([pending.username])).length > 0) return;
    await this.broker.deleteUser(pending);
    await this.credentials.delete(pending.username);
  }
}

/**
 * Returns a pending credential with a new user name. User names sort by creation time. They are never reused, because
 * the old certificate for a user name would otherwise become valid again.
 */
function blank({ tenantId, account, assetIds, name, clientId, expiresAt }: NewCredential): BrokerCredential {
  const suffix = sortableId(Date.now(), { radix: 36, randomBytes: 4 });
  return {
    username: credentialUsername(account, suffix),
    tenantId,
    kind: "CERTIFICATE",
    name,
    assetIds,
    clientId,
    status: "PENDING",
    createdAt: new Date(),
    expiresAt,
    revokedAt: null,
    lastSeenAt: null,
    password: null,
    serialNumber: null,
  };
}

function active(credential: BrokerCredential): BrokerCredential {
  return { ...credential, status: "ACTIVE" };
}

import { tenantOfName, type BrokerCredential } from "../../domain/broker-credential";
import type { Principal } from "../../domain/entities";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { AuditTrail } from "../audit";
import type { IdempotentMutations } from "../idempotency/idempotent-mutations";
import { DEFAULT_CREDENTIAL_WARNING_SECONDS, endsWithin } from "../expiry-watch";
import type { BrokerCredentialService, IssuedCredential, RotatedCredential } from "../broker-services";
import type { Outcome } from "../services";
import type { TenantCredentials } from "./credential-service";

type Input<M extends "rotate" | "issue" | "revoke"> = Parameters<BrokerCredentialService[M]>[1];

/**
 * {@link TenantCredentials} with an audit record of every change, and secrets that an idempotency key can retrieve
 * again.
 */
export class AuditedCredentials implements BrokerCredentialService {
  constructor(
    private readonly credentials: TenantCredentials,
    private readonly audit: AuditTrail,
    private readonly idempotent: IdempotentMutations,
    private readonly warnSeconds = DEFAULT_CREDENTIAL_WARNING_SECONDS,
  ) {}

  page(principal: Principal, tenantId: string, request: PageRequest): Promise<Page<BrokerCredential>> {
    return this.credentials.page(principal, tenantId, request);
  }

  find(principal: Principal, usernames: readonly string[]): Promise<(BrokerCredential | null)[]> {
    return this.credentials.find(principal, usernames);
  }

  expiresSoon({ status, expiresAt }: BrokerCredential): boolean {
    return status === "ACTIVE" && endsWithin(expiresAt, this.warnSeconds);
  }

  rotate(principal: Principal, { idempotencyKey, ...input }: Input<"rotate">): Outcome<RotatedCredential> {
    const action = "brokerCredentialRotate";
    const { tenantId, username = "" } = input;
    return this.idempotent.run(
      principal,
      { action, tenantId, target: recordedName(username) },
      idempotencyKey,
      input,
      (run) => this.credentials.rotate(principal, input, run),
      ({ credential, replaced }) => ({
        tenantId: credential.tenantId,
        before: describe(replaced),
        after: describe(credential),
      }),
    );
  }

  issue(principal: Principal, { idempotencyKey, ...input }: Input<"issue">): Outcome<IssuedCredential> {
    const action = "brokerCredentialIssue";
    const { tenantId, name = "" } = input;
    return this.idempotent.run(
      principal,
      { action, tenantId, target: name },
      idempotencyKey,
      input,
      (run) => this.credentials.issue(principal, input, run),
      ({ credential }) => ({ tenantId: credential.tenantId, after: describe(credential) }),
    );
  }

  revoke(principal: Principal, input: Input<"revoke">) {
    return this.audit.run(
      principal,
      { action: "brokerCredentialRevoke", target: recordedName(input.username) },
      () => this.credentials.revoke(principal, input),
      ({ before, credential }) => ({
        tenantId: credential.tenantId,
        before: describe(before),
        after: describe(credential),
      }),
    );
  }
}

/** A password that was passed instead of a user name must not be recorded. */
function recordedName(username: unknown): string {
  return typeof username === "string" && tenantOfName(username) !== null ? username : "";
}

/** The part of a credential that the audit log records. */
function describe(credential: BrokerCredential): Record<string, unknown> {
  const { username, kind, name, assetIds, clientId, status, expiresAt, revokedAt, serialNumber } = credential;
  return { username, kind, name, assetIds, clientId, status, expiresAt, revokedAt, serialNumber };
}

/** Broker credentials: rotation with a grace period, credentials for single gateways, and revocation. */
import type { TenantId } from "../../domain/keys";
import { replacedBefore, tenantOfName, type BrokerCredential } from "../../domain/broker-credential";
import type { ConnectionFailures } from "../../domain/connection-failure";
import type { Principal, Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import type { BrokerAddress, ClientAuthority } from "../../domain/ports/broker";
import type { SharedClock } from "../../domain/ports/clock";
import type { BrokerSessionRepository } from "../../domain/ports/broker-session-store";
import type { ConnectionFailureRepository } from "../../domain/ports/connection-failure-store";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { AssetRepository } from "../../domain/ports/fleet-store";
import { fail, ok, type Result } from "../../domain/result";
import { mayReach, type TenantScope } from "../authorization";
import type { Reads } from "../authorized-reads";
import type { BrokerCredentialService, IssuedCredential, RotatedCredential } from "../broker-services";
import { DEFAULT_CREDENTIAL_WARNING_SECONDS, endsWithin } from "../expiry-watch";
import type { Run } from "../idempotency/idempotent-mutations";
import type { Outcome } from "../outcome";
import type { Partitions } from "../partitions";
import { clampTextPage, InputCheck } from "../validation";
import { sessionsOfCredentials } from "./credential-sessions";
import { CredentialChecks, noSuchCredential } from "./credential-checks";
import { checkAssets, checkClientId, wholeNumber } from "./credential-input";
import type { CredentialExpiryWorker } from "./credential-expiry-worker";
import type { CredentialIssuing, IssuedCertificate, IssuedPassword } from "./credential-issuing";

type Input<M extends "rotate" | "issue" | "revoke"> = Parameters<BrokerCredentialService[M]>[1];

/** Maximum grace period, seconds: 30 days. */
const MAX_GRACE_SECONDS = 30 * 24 * 60 * 60;
const DEFAULT_GRACE_SECONDS = 3_600;
const MAX_VALID_DAYS = 825;
const DEFAULT_VALID_DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1_000;
const MAX_NAME_CHARACTERS = 256;

export interface CredentialOptions {
  /** Null if no client CA is configured. */
  readonly authority: ClientAuthority | null;
  /** Quota for tenants that have no quota of their own. */
  readonly maxBrokerCredentials: number;
  /** How long before its expiry a credential counts as expiring soon, seconds. Default 30 days. */
  readonly warnSeconds?: number | undefined;
}

export interface CredentialParts {
  readonly credentials: BrokerCredentialRepository;
  readonly connectionFailures: Pick<ConnectionFailureRepository, "failuresOf">;
  readonly sessions: Pick<BrokerSessionRepository, "sessionsOf">;
  readonly assets: AssetRepository;
  readonly issuing: CredentialIssuing;
  readonly clock: Pick<SharedClock, "agreedNow">;
  readonly ends: CredentialExpiryWorker;
  readonly scope: TenantScope;
  /** Syncs the broker with the tenant's status, if the tenant is no longer ACTIVE. */
  readonly syncUnlessActive: (tenantId: TenantId) => Promise<void>;
  readonly partitions: Pick<Partitions, "homeOf">;
}

export class TenantCredentials implements Reads<"brokerCredentials"> {
  private readonly checks: CredentialChecks;

  constructor(
    private readonly parts: CredentialParts,
    private readonly options: CredentialOptions,
  ) {
    this.checks = new CredentialChecks(parts.credentials, parts.assets, options.maxBrokerCredentials);
  }

  expiresSoon({ status, expiresAt }: BrokerCredential): boolean {
    const warnSeconds = this.options.warnSeconds ?? DEFAULT_CREDENTIAL_WARNING_SECONDS;
    return status === "ACTIVE" && endsWithin(expiresAt, warnSeconds);
  }

  page(_principal: Principal, tenantId: TenantId, request: PageRequest): Promise<Page<BrokerCredential>> {
    return this.parts.credentials.page(tenantId, clampTextPage(request));
  }

  async find(principal: Principal, usernames: readonly string[]): Promise<(BrokerCredential | null)[]> {
    // Check the tenant in the name before any read, so that response times do not reveal other tenants' names.
    const reachable = [...new Set(usernames)].filter((username) => mayReach(principal, tenantOfName(username)));
    if (reachable.length === 0) return usernames.map(() => null);
    const found = await this.parts.credentials.find(reachable);
    const visible = new Map<string, BrokerCredential>();
    for (const credential of found) {
      if (await this.parts.scope.readable(principal, credential.tenantId)) visible.set(credential.username, credential);
    }
    return usernames.map((username) => visible.get(username) ?? null);
  }

  sessions(principal: Principal, usernames: readonly string[], limit: number) {
    return sessionsOfCredentials(this.parts, principal, usernames, limit);
  }

  async connectionFailures(principal: Principal, usernames: readonly string[]): Promise<(ConnectionFailures | null)[]> {
    const readable = await Promise.all(
      usernames.map((username) => this.parts.scope.readable(principal, tenantOfName(username))),
    );
    const asked = usernames.filter((_username, index) => readable[index]);
    const found = asked.length === 0 ? [] : await this.parts.connectionFailures.failuresOf(asked);
    let next = 0;
    return readable.map((isReadable) => (isReadable ? (found[next++] ?? null) : null));
  }

  async rotate(principal: Principal, input: Input<"rotate">, run: Run<RotatedCredential>): Outcome<RotatedCredential> {
    const check = new InputCheck();
    const graceSeconds =
      wholeNumber(check, "graceSeconds", input.graceSeconds, 0, MAX_GRACE_SECONDS) ?? DEFAULT_GRACE_SECONDS;
    const tenant = await this.activeTenant(principal, input.tenantId, check);
    if (!tenant.ok) return tenant;
    const { tenantId, broker } = tenant.value;
    const { earlier } = run;
    if (earlier !== null && (await this.isInForce(earlier.credential))) {
      return ok({ ...earlier, replaced: await this.finishRotation(tenantId, earlier.replaced, graceSeconds, []) });
    }
    const old = await this.checks.toRotate(tenantId, input.username);
    if (!old.ok) return old;
    // A rotation may exceed the quota, because the replaced credential counts until it expires.
    const crowded = await this.checks.tooMany(tenant.value, true);
    if (crowded !== null) return fail([crowded]);

    const inGrace = input.keepEarlierGrace === true ? [] : await this.parts.credentials.inGrace(tenantId);
    const outdated = replacedBefore(old.value.username, inGrace);
    const revoked = outdated.map(({ username }) => username);

    // A rotation extends no validity: neither the old nor the new credential outlives the granted expiry time.
    const { assetIds, name, clientId, expiresAt } = old.value;
    const now = (await this.parts.clock.agreedNow()).getTime();
    const graceEndsAt = new Date(Math.min(now + graceSeconds * 1_000, expiresAt?.getTime() ?? Infinity));
    const replaced: BrokerCredential = { ...old.value, status: "GRACE", expiresAt: graceEndsAt };
    const wanted = { tenantId, account: broker.username, assetIds, name, clientId, expiresAt };
    const issued = await this.parts.issuing.password(wanted, async (made) => {
      await run.prepare({ credential: made.credential, replaced, revoked, secret: this.secretOf(tenant.value, made) });
      if (!(await this.parts.scope.isStill(tenant.value))) return false;
      return this.parts.credentials.replace(made.credential.username, old.value, graceEndsAt, outdated);
    });
    if (issued === null)
      return fail([
        failure("CONFLICT", [], "The credential changed during the rotation. Read it again, then try again."),
      ]);
    const secret = this.secretOf(tenant.value, issued);
    const ended = await this.finishRotation(tenantId, replaced, graceSeconds, outdated);
    return ok({ credential: issued.credential, replaced: ended, revoked, secret });
  }

  /** Removes revoked credentials. If this process is killed, {@link CredentialExpiryWorker} removes them. */
  private async finishRotation(
    tenantId: TenantId,
    replaced: BrokerCredential,
    graceSeconds: number,
    outdated: readonly BrokerCredential[],
  ) {
    for (const credential of outdated) await this.parts.ends.end(credential);
    if (graceSeconds === 0) await this.parts.ends.end(replaced);
    await this.parts.syncUnlessActive(tenantId);
    return this.again(replaced);
  }

  /** Whether an earlier run activated the credential. True even if it has been revoked since. */
  private async isInForce({ username }: BrokerCredential): Promise<boolean> {
    return (await this.parts.credentials.find([username])).length > 0;
  }

  async issue(principal: Principal, input: Input<"issue">, run: Run<IssuedCredential>): Outcome<IssuedCredential> {
    const check = new InputCheck();
    const name = check.optionalLabel(["name"], input.name);
    const days = wholeNumber(check, "validDays", input.validDays, 1, MAX_VALID_DAYS);
    const assetIds = checkAssets(check, input.assetIds);
    const tenant = await this.activeTenant(principal, input.tenantId, check);
    if (!tenant.ok) return tenant;
    const { tenantId, broker } = tenant.value;
    const { earlier } = run;
    if (earlier !== null && (await this.isInForce(earlier.credential))) {
      await this.parts.syncUnlessActive(tenantId);
      return ok(earlier);
    }
    const clientId = checkClientId(check, tenantId, input);
    const valid = check.result(null);
    if (!valid.ok) return valid;
    const found =
      (await this.checks.unknownAsset(tenantId, assetIds)) ??
      (await this.checks.boundElsewhere({ tenantId, clientId, username: "" })) ??
      (await this.checks.tooMany(tenant.value, false));
    if (found !== null) return fail([found]);
    const now = await this.parts.clock.agreedNow();
    const expiresAt = days === null ? null : new Date(now.getTime() + days * DAY_MS);
    const wanted = { tenantId, account: broker.username, assetIds, name, clientId, expiresAt };
    const issued = await (typeof input.csr === "string"
      ? this.byCertificate(tenant.value, wanted, input.csr, run)
      : this.byPassword(tenant.value, wanted, run));
    if (issued.ok) await this.parts.syncUnlessActive(tenantId);
    return issued;
  }

  async revoke(
    principal: Principal,
    input: Input<"revoke">,
  ): Outcome<{ before: BrokerCredential; credential: BrokerCredential }> {
    const username = typeof input.username === "string" ? input.username.slice(0, MAX_NAME_CHARACTERS) : "";
    if (!mayReach(principal, tenantOfName(username))) return fail([noSuchCredential()]);
    const [before] = await this.parts.credentials.find([username]);
    if (before === undefined || !mayReach(principal, before.tenantId)) return fail([noSuchCredential()]);
    const tenant = await this.parts.scope.writable(principal, before.tenantId, new InputCheck());
    if (!tenant.ok) return tenant;
    await this.parts.ends.end(before);
    return ok({ before, credential: await this.again(before) });
  }

  private async byPassword(
    tenant: Tenant,
    wanted: Parameters<CredentialIssuing["password"]>[0],
    run: Run<IssuedCredential>,
  ): Outcome<IssuedCredential> {
    const answer = (made: IssuedPassword): IssuedCredential => ({
      credential: made.credential,
      secret: this.secretOf(tenant, made),
      certificate: null,
    });
    const issued = await this.parts.issuing.password(wanted, async (made) => {
      await run.prepare(answer(made));
      return this.activate(tenant, made.credential);
    });
    return issued === null ? fail([notMade()]) : ok(answer(issued));
  }

  private async byCertificate(
    tenant: Tenant,
    wanted: Parameters<CredentialIssuing["password"]>[0],
    csr: string,
    run: Run<IssuedCredential>,
  ): Outcome<IssuedCredential> {
    const { authority } = this.options;
    const { certificateUrl: mqttUrl, caCertificate } = this.addressOf(tenant);
    if (authority === null || mqttUrl === null) {
      const remedy = "The platform lacks a client CA or a listener for certificates. Omit csr to get a password.";
      return fail([failure("INVALID", ["csr"], remedy)]);
    }
    const now = await this.parts.clock.agreedNow();
    const expiresAt = wanted.expiresAt ?? new Date(now.getTime() + DEFAULT_VALID_DAYS * DAY_MS);
    const answer = ({ credential, certificate: { certificate } }: IssuedCertificate): IssuedCredential => {
      const { username } = credential;
      return {
        credential,
        secret: null,
        certificate: { username, certificate, mqttUrl, caCertificate: caCertificate ?? "" },
      };
    };
    const issued = await this.parts.issuing.certificate({ ...wanted, expiresAt }, authority, csr, async (made) => {
      await run.prepare(answer(made));
      return this.activate(tenant, made.credential);
    });
    if (issued.ok) return issued.value === null ? fail([notMade()]) : ok(answer(issued.value));
    return fail([
      failure("INVALID", ["csr"], `Invalid certificate signing request: ${issued.failure}. Create a new one.`),
    ]);
  }

  /**
   * Activates the credential. Resolves with false if the credential was abandoned, if its tenant or an asset is being
   * deleted, or if another credential has its client ID.
   */
  private async activate(tenant: Tenant, credential: BrokerCredential): Promise<boolean> {
    const { tenantId, assetIds } = credential;
    if (!(await this.parts.scope.isStill(tenant))) return false;
    if ((await this.checks.boundElsewhere(credential)) !== null) return false;
    if ((await this.checks.unknownAsset(tenantId, assetIds)) !== null) return false;
    return this.parts.issuing.activate(credential);
  }

  private addressOf(tenant: Tenant): BrokerAddress {
    return this.parts.partitions.homeOf(tenant).address(tenant.tenantId);
  }

  private secretOf(tenant: Tenant, { credential, password }: { credential: BrokerCredential; password: string }) {
    const { mqttUrl, caCertificate } = this.addressOf(tenant);
    return { username: credential.username, password, mqttUrl, caCertificate: caCertificate ?? "" };
  }

  private async again(credential: BrokerCredential): Promise<BrokerCredential> {
    return (await this.parts.credentials.find([credential.username]))[0] ?? credential;
  }

  private async activeTenant(
    principal: Principal,
    tenantId: string | undefined,
    check: InputCheck,
  ): Promise<Result<Tenant, readonly Failure[]>> {
    const tenant = await this.parts.scope.writable(principal, tenantId, check);
    if (!tenant.ok || tenant.value.status === "ACTIVE") return tenant;
    return fail([
      failure("CONFLICT", ["tenantId"], `The tenant '${tenant.value.tenantId}' is suspended. Resume it first.`),
    ]);
  }
}

function notMade(): Failure {
  return failure("UNAVAILABLE", [], "Not created: too slow, or its tenant, assets or client ID changed. Try again.");
}

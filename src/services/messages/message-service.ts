import { brokerVerdict, unknownPublisher, type BrokerVerdict, type Publisher } from "../../domain/broker-verdict";
import type { Principal, Tenant } from "../../domain/entities";
import { failure } from "../../domain/errors";
import { emptyRange } from "../../domain/date-time";
import { idOrNone, NO_ID, type TenantId } from "../../domain/keys";
import {
  REDRIVABLE_REASONS,
  type MessageExplainer,
  type RateUsage,
  type RateUsages,
  type RedriveCounts,
  type Redriver,
} from "../../domain/ports/ingest";
import { ok } from "../../domain/result";
import type { CredentialPauseRepository } from "../../domain/ports/credential-pause-store";
import type { Reads } from "../authorized-reads";
import { unchanged, type Changes } from "../change-pipeline";
import { mayReach, type TenantScope } from "../authorization";
import type { BrokerCredentialService } from "../broker-services";
import type { ExplainedMessage, MessageUseCases } from "./messages";
import type { Outcome } from "../outcome";
import { InputCheck } from "../validation";

/** Ports to ingestion, as this process sees it. */
export interface MessagePorts {
  readonly explainer: MessageExplainer;
  readonly rates: RateUsages;
  /**
   * Returns the redriver of the tenant's home partition. If another process ingests there, that process performs the
   * redrive.
   */
  redriverOf(tenant: Tenant): Redriver;
}

type ExplainInput = Parameters<MessageUseCases["explain"]>[1];

export class MessageService implements Reads<"messages"> {
  constructor(
    private readonly ingestion: MessagePorts,
    private readonly scope: TenantScope,
    private readonly credentials: Pick<BrokerCredentialService, "find">,
    private readonly pauses: Pick<CredentialPauseRepository, "endOf">,
  ) {}

  async explain(
    principal: Principal,
    { topic, payload, contentType, ...input }: ExplainInput,
  ): Promise<ExplainedMessage> {
    const tenantId = input.tenantId === undefined ? principal.tenantId : idOrNone(input.tenantId);
    // No tenant has the ID NO_ID. With it, the explanation treats every tenant as unregistered.
    const as = tenantId === null || mayReach(principal, tenantId) ? tenantId : NO_ID;
    const message = { topic, payload: Buffer.from(payload), contentType: contentType ?? null };
    const explanation = await this.ingestion.explainer.explain(message, as);
    const broker = await this.verdict(principal, { topic, ...input }, as);
    return { ...explanation, accepted: explanation.accepted && broker?.accepted !== false, broker };
  }

  /** @param as the tenant whose gateway publishes; null if any tenant's may */
  private async verdict(
    principal: Principal,
    { topic, username, clientId, qos = 1, retain = false }: Omit<ExplainInput, "payload">,
    as: TenantId | null,
  ): Promise<BrokerVerdict | null> {
    let publisher: Publisher;
    let pausedUntil: Date | null = null;
    if (username === undefined) {
      if (as === null) return null;
      publisher = { tenantId: as, assetIds: null, clientId: null, status: "ACTIVE", kind: "PASSWORD" };
    } else {
      const [found] = await this.credentials.find(principal, [username]);
      if (found === undefined || found === null || (as !== null && found.tenantId !== as)) {
        return unknownPublisher(username);
      }
      publisher = found;
      pausedUntil = await this.pauses.endOf(username);
    }
    const [tenant] = await this.scope.visible(principal, [publisher.tenantId]);
    const state = { isSuspended: tenant?.status === "SUSPENDED", pausedUntil };
    return brokerVerdict({ topic, qos, retain, clientId: clientId ?? null }, publisher, state);
  }

  ratesOf(tenant: Tenant): readonly RateUsage[] | null {
    return this.ingestion.rates.ratesOf(tenant);
  }

  async redrive(
    principal: Principal,
    { tenantId, reasons, from, to, dryRun = false, ...input }: Parameters<MessageUseCases["redrive"]>[1],
  ): Outcome<RedriveCounts> {
    const check = new InputCheck();
    const assetId = input.assetId === undefined ? undefined : check.id(["assetId"], input.assetId);
    const sensorId = input.sensorId === undefined ? undefined : check.id(["sensorId"], input.sensorId);
    if (sensorId !== undefined && assetId === undefined) {
      check.invalid(["assetId"], "sensorId requires assetId. Set assetId too.");
    }
    const isEmpty = emptyRange(from?.getTime(), to?.getTime());
    if (isEmpty !== null) check.invalid(["from"], isEmpty);
    const wanted = reasons?.flatMap(
      (reason, index) => check.oneOf(["reasons", String(index)], reason, REDRIVABLE_REASONS) ?? [],
    );
    const tenant = await this.scope.writable(principal, tenantId, check);
    if (!tenant.ok) return tenant;
    if (tenant.value.move !== undefined) {
      const message = "The tenant is moving to another partition. Try again when the move is complete.";
      return fail([failure("CONFLICT", [], message)]);
    }
    const redriver = this.ingestion.redriverOf(tenant.value);
    const filter = { tenantId: tenant.value.tenantId, reasons: wanted, assetId, sensorId, from, to };
    return ok(await (dryRun ? redriver.preview(filter) : redriver.redrive(filter)));
  }
}

/** The redrive, and its description for the audit log. */
export function messageChanges(messages: MessageService): Changes<"messages"> {
  return {
    redrive: {
      target: targetOf,
      perform: (principal, input) => messages.redrive(principal, input),
      describe: (counts) => ({ after: { ...counts } }),
      respond: unchanged,
    },
  };
}

function targetOf({ assetId, sensorId }: Parameters<MessageUseCases["redrive"]>[1]): string {
  return [assetId, sensorId].filter((id) => typeof id === "string").join("/") || "*";
}

/**
 * Keeps whole messages that were rejected because their asset or sensor is unregistered, within a budget per tenant.
 */
import type { TenantId } from "../../domain/keys";
import type { Logger } from "pino";
import {
  REDRIVABLE_REASONS,
  type RedrivableReason,
  type RejectedPayload,
  type RejectedPayloadRepository,
} from "../../domain/ports/ingest";
import type { RejectionReason } from "../../domain/rejection";
import { sortableId } from "../../domain/sortable-id";
import type { MessageRejection } from "../stages/batch-builder";

/** Bytes that each of a tenant's maximum number of payloads adds to the tenant's budget. */
const BYTES_PER_PAYLOAD = 4_096;
/** Time for which a tenant's usage is cached, in milliseconds. */
const USAGE_MS = 60_000;
/** Maximum number of tenants whose usage is cached. Beyond it, the cache is cleared. */
const MAX_TENANTS = 10_000;

interface Usage {
  count: number;
  bytes: number;
}

export class PayloadKeeper {
  private usages = new Map<string, Usage>();
  private countedAt = 0;

  /** @param maxPayloads maximum number of kept payloads per tenant; 0 to keep none */
  constructor(
    private readonly repository: RejectedPayloadRepository,
    private readonly maxPayloads: number,
    private readonly logger: Logger,
  ) {}

  /** Resolves when kept payloads are stored, or a failure is logged. Keeps each payload that fits into the budget. */
  async keep(rejected: readonly MessageRejection[]): Promise<void> {
    const candidates: RejectedPayload[] = [];
    for (const { message, rejection, tenantId } of rejected) {
      const { origin, topic, payload, contentType, receivedAt } = message.received;
      // The payload of a redriven message is kept already.
      if (origin.kind === "redrive") continue;
      if (this.maxPayloads === 0 || tenantId === null || message.sensorKey === null) continue;
      const { reason } = rejection;
      if (!isRedrivable(reason) || this.isFull(tenantId)) continue;
      const payloadId = sortableId(receivedAt, { radix: 16, randomBytes: 10 });
      const { sensorKey } = message;
      candidates.push({ payloadId, tenantId, reason, sensorKey, topic, payload, contentType, receivedAt });
    }
    if (candidates.length === 0) return;
    try {
      await this.count(candidates);
      const kept = candidates.filter((each) => this.take(each));
      if (kept.length > 0) await this.repository.insert(kept);
    } catch (error) {
      this.logger.error({ err: error, messages: candidates.length }, "payloads of rejected messages not kept");
    }
  }

  /** Call this when kept payloads have been deleted from the store. Usage is then counted again. */
  released(): void {
    this.countedAt = 0;
  }

  /** Whether the budget is known to be used up. Needs no copy or query. */
  private isFull(tenantId: TenantId): boolean {
    const usage = this.usages.get(tenantId);
    if (usage === undefined || Date.now() - this.countedAt >= USAGE_MS) return false;
    return usage.count >= this.maxPayloads || usage.bytes >= this.maxPayloads * BYTES_PER_PAYLOAD;
  }

  private async count(payloads: readonly RejectedPayload[]): Promise<void> {
    if (Date.now() - this.countedAt >= USAGE_MS || this.usages.size > MAX_TENANTS) {
      this.usages = new Map();
      this.countedAt = Date.now();
    }
    const unknown = new Set(payloads.map(({ tenantId }) => tenantId).filter((tenantId) => !this.usages.has(tenantId)));
    if (unknown.size === 0) return;
    for (const [tenantId, usage] of await this.repository.usage([...unknown])) this.usages.set(tenantId, { ...usage });
  }

  private take({ tenantId, payload }: RejectedPayload): boolean {
    const usage = this.usages.get(tenantId);
    if (usage === undefined || usage.count >= this.maxPayloads) return false;
    if (usage.bytes + payload.length > this.maxPayloads * BYTES_PER_PAYLOAD) return false;
    usage.count++;
    usage.bytes += payload.length;
    return true;
  }
}

function isRedrivable(reason: RejectionReason): reason is RedrivableReason {
  return (REDRIVABLE_REASONS as readonly RejectionReason[]).includes(reason);
}

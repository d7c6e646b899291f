/** Keeps whole messages that were rejected because they name something unregistered, within a budget per tenant. */
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

/** Maximum bytes of a tenant's payloads, per payload that it may keep. */
const BYTES_PER_PAYLOAD = 4_096;
/** How long a tenant's usage is cached, milliseconds. */
const USAGE_MS = 60_000;
/** Maximum tenants whose usage is cached. Beyond, the cache is cleared. */
const MAX_TENANTS = 10_000;

interface Usage {
  count: number;
  bytes: number;
}

export class PayloadKeeper {
  private usages = new Map<string, Usage>();
  private countedAt = 0;

  /** @param maxPayloads maximum per tenant; 0: none is kept */
  constructor(
    private readonly repository: RejectedPayloadRepository,
    private readonly maxPayloads: number,
    private readonly logger: Logger,
  ) {}

  /** Resolves when kept payloads are stored. Keeps the first ones, until the budget is used up. */
  async keep(rejected: readonly MessageRejection[]): Promise<void> {
    const candidates: RejectedPayload[] = [];
    for (const { message, rejection, tenantId } of rejected) {
      const { origin, topic, payload, contentType, receivedAt } = message.received;
      // It is kept already.
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

  /** Kept payloads were deleted from the store, so usage must be counted again. */
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

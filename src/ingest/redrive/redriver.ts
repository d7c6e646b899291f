/** Ingests messages again that were rejected because they named something unregistered. */
import { setTimeout as delay } from "node:timers/promises";
import { UnavailableError } from "../../domain/errors";
import type {
  RedriveCounts,
  Redriver,
  RejectedPayload,
  RejectedPayloadFilter,
  RejectedPayloadRepository,
} from "../../domain/ports/ingest";
import type { Journal } from "../../domain/ports/journal";
import type { Registry } from "../../domain/ports/registry";
import type { BatchBuilder } from "../stages/batch-builder";
import type { Decoder } from "../stages/decode";
import type { DecodedMessage } from "../stages/messages";
import { RedrivenDelivery } from "./redriven-delivery";

export interface RedrivePorts {
  readonly payloads: RejectedPayloadRepository;
  readonly journal: Pick<Journal, "redriven">;
  readonly registry: Pick<Registry, "tenants" | "sensors">;
  readonly decoder: Decoder;
  readonly builder: Pick<BatchBuilder, "mayRedrive">;
  /** Called when kept payloads have been deleted. */
  onReleased(): void;
  /**
   * Passes a message to the pipeline. Its delivery reports when it is committed.
   *
   * @throws UnavailableError if ingestion has stopped
   */
  inject(message: DecodedMessage): void;
}

type RedrivenMessage = DecodedMessage & { readonly received: { readonly delivery: RedrivenDelivery } };

/** Maximum messages in flight, so that live traffic continues in between. */
const CHUNK_MESSAGES = 200;
const PAGE = 500;
/** Maximum duration of one call. Payloads that are left then count as remaining. */
const MAX_BUDGET_MS = 15_000;
const PACE_MS = 25;

export class PipelineRedriver implements Redriver {
  private turn: Promise<unknown> = Promise.resolve();
  private readonly budgetMs: number;
  /** How long the commit of one group of messages may take. */
  private readonly commitMs: number;
  /** Injected and not committed, by payload ID. A repeated redrive waits for them. */
  private readonly underWay = new Map<string, RedrivenDelivery>();

  constructor(
    private readonly ports: RedrivePorts,
    private readonly windowMs: number,
    /** Time within which a call must return, milliseconds. */
    deadlineMs: number,
  ) {
    this.budgetMs = Math.min(MAX_BUDGET_MS, deadlineMs / 2);
    this.commitMs = deadlineMs * 0.4;
  }

  /** One at a time. @throws UnavailableError if ingestion does not commit */
  redrive(filter: RejectedPayloadFilter): Promise<RedriveCounts> {
    // Includes the wait for a redrive in progress.
    const deadline = Date.now() + this.budgetMs;
    const run = this.turn.then(() => this.run(filter, deadline));
    this.turn = run.catch(() => undefined);
    return run;
  }

  private async run(filter: RejectedPayloadFilter, deadline: number): Promise<RedriveCounts> {
    const counts = { examined: 0, accepted: 0, rejectedAgain: 0, expired: 0, remaining: 0 };
    const chunk: RedrivenDelivery[] = [];
    let after: string | null = null;
    /** Readings of the group that are not charged yet. */
    let ahead = 0;
    const settle = async () => {
      ahead = 0;
      const { accepted, rejectedAgain } = await this.settle(chunk.splice(0));
      counts.accepted += accepted;
      counts.rejectedAgain += rejectedAgain;
    };
    for (;;) {
      // Before asking the journal, which then knows what is committed in between.
      const underWay = new Map(this.underWay);
      const page: RejectedPayload[] = await this.ports.payloads.find(filter, after, PAGE);
      const settled = await this.forgetSettled(page);
      for (const payload of page) {
        if (settled.has(payload.payloadId)) {
          after = payload.payloadId;
          continue;
        }
        if (payload.receivedAt < Date.now() - this.windowMs) {
          counts.expired++;
          after = payload.payloadId;
          continue;
        }
        const known = underWay.get(payload.payloadId);
        const message = this.decode(payload);
        while (known === undefined && (await this.mustWait(message, ahead))) {
          if (chunk.length > 0) await settle();
          else await delay(PACE_MS);
          if (Date.now() >= deadline) break;
        }
        if (Date.now() >= deadline) {
          await settle();
          return { ...counts, remaining: await this.ports.payloads.count(filter, after) };
        }
        ahead += message.weight;
        chunk.push(known ?? this.inject(message));
        counts.examined++;
        after = payload.payloadId;
        if (chunk.length >= CHUNK_MESSAGES) await settle();
      }
      if (page.length < PAGE) break;
    }
    await settle();
    return counts;
  }

  /** Decodes with the original time of receipt. A reading without time and ID is no duplicate of like ones. */
  private decode({ payloadId, topic, payload, receivedAt }: RejectedPayload): RedrivenMessage {
    const delivery = new RedrivenDelivery(payloadId);
    const decoded = this.ports.decoder.decode({ topic, payload, receivedAt, queuedSince: receivedAt, delivery });
    return { ...decoded, received: { ...decoded.received, delivery } };
  }

  private inject(message: RedrivenMessage): RedrivenDelivery {
    const { delivery } = message.received;
    this.ports.inject(message);
    this.underWay.set(delivery.payloadId, delivery);
    void delivery.committed.then(() => this.underWay.delete(delivery.payloadId));
    return delivery;
  }

  /** Deletes payloads that an interrupted redrive completed. Returns them. */
  private async forgetSettled(payloads: readonly RejectedPayload[]): Promise<ReadonlySet<string>> {
    const settled = await this.ports.journal.redriven(payloads.map(({ payloadId }) => payloadId));
    await this.release([...settled]);
    return settled;
  }

  private async release(payloadIds: readonly string[]): Promise<void> {
    if (payloadIds.length === 0) return;
    await this.ports.payloads.delete(payloadIds);
    this.ports.onReleased();
  }

  /** Whether the message must wait for the rates. Redriven messages wait instead of being rejected. */
  private async mustWait(message: DecodedMessage, ahead: number): Promise<boolean> {
    const { tenantId, sensorKey, weight } = message;
    if (tenantId === null || sensorKey === null) return false;
    const { registry, builder } = this.ports;
    const [[tenant], [sensor]] = await Promise.all([registry.tenants([tenantId]), registry.sensors([sensorKey])]);
    if (!tenant || !sensor) return false;
    const admitted = { tenant, registeredAt: sensor.createdAt.getTime() };
    return !builder.mayRedrive(admitted, sensorKey, weight, ahead, Date.now());
  }

  private async settle(chunk: readonly RedrivenDelivery[]): Promise<{ accepted: number; rejectedAgain: number }> {
    if (chunk.length === 0) return { accepted: 0, rejectedAgain: 0 };
    const ending = new AbortController();
    const late = delay(this.commitMs, "late", { signal: ending.signal }).catch(() => "ended");
    const all = Promise.all(chunk.map(({ committed }) => committed));
    if ((await Promise.race([all, late])) === "late")
      throw new UnavailableError("ingestion", "a redrive is not committed");
    ending.abort();
    const settled = chunk.filter(({ isSettled }) => isSettled);
    await this.release(settled.map(({ payloadId }) => payloadId));
    const rejectedAgain = chunk.filter(({ rejected }) => rejected !== null).length;
    return { accepted: chunk.length - rejectedAgain, rejectedAgain };
  }
}

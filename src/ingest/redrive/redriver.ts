/**
 * The second source of messages: passes kept payloads through the stages again, after their asset or sensor is
 * registered.
 */
import { setTimeout as delay } from "node:timers/promises";
import { UnavailableError } from "../../domain/errors";
import type {
  RedriveCounts,
  Redriver,
  RejectedPayload,
  RejectedPayloadFilter,
  RejectedPayloadRepository,
} from "../../domain/ports/ingest";
import type { Registry } from "../../domain/ports/registry";
import type { RejectionReason } from "../../domain/rejection";
import { completesRedrive, type DecodedMessage } from "../stages/messages";
import type { Stages } from "../stages/stages";
import { CompletedPayloads, type CompletedPayloadsPorts } from "./completed-payloads";

export interface RedrivePorts extends CompletedPayloadsPorts {
  readonly payloads: RejectedPayloadRepository;
  readonly registry: Pick<Registry, "tenants" | "sensors">;
  readonly stages: Pick<Stages, "decoder" | "limiter" | "sensors">;
  /** Called when kept payloads have been deleted. */
  onReleased(): void;
  /**
   * Passes a message to the pipeline, which calls `committed` of its origin when the message is committed.
   *
   * @throws UnavailableError if ingestion has stopped
   */
  inject(message: DecodedMessage): void;
}

/** A kept payload on its way through the stages. */
interface Redrive {
  readonly payloadId: string;
  readonly message: DecodedMessage;
  /**
   * Resolves when the batch of the message is durable, with the reason of another rejection; null if it was accepted.
   */
  readonly outcome: Promise<RejectionReason | null>;
}

/** Maximum number of redriven messages in flight, so that live messages are processed in between. */
const CHUNK_MESSAGES = 200;
const PAGE = 500;
/** Maximum time in which a call injects messages, in milliseconds. Payloads that are left then count as remaining. */
const MAX_BUDGET_MS = 15_000;
const PACE_MS = 25;

export class PipelineRedriver implements Redriver {
  private turn: Promise<unknown> = Promise.resolve();
  private readonly budgetMs: number;
  /** Time limit for the commit of a group of messages, in milliseconds. */
  private readonly commitMs: number;
  /** Redrives that are injected and not committed, by payload ID. A repeated redrive waits for them. */
  private readonly underWay = new Map<string, Redrive>();
  private readonly completed: CompletedPayloads;
  private hasStarted = false;

  constructor(
    private readonly ports: RedrivePorts,
    private readonly windowMs: number,
    /** Time within which a call must return, in milliseconds. */
    deadlineMs: number,
  ) {
    this.budgetMs = Math.min(MAX_BUDGET_MS, deadlineMs / 2);
    this.commitMs = deadlineMs * 0.4;
    this.completed = new CompletedPayloads(ports);
  }

  /** Call this after the claim of the journal. */
  async start(): Promise<void> {
    await this.completed.begin();
    this.hasStarted = true;
  }

  /**
   * Redrives the payloads that match the filter. Only one redrive runs at a time.
   *
   * @throws UnavailableError if ingestion does not commit the messages in time, has not started or has stopped, or if
   * the tenant is moving
   */
  async redrive(filter: RejectedPayloadFilter): Promise<RedriveCounts> {
    if (!this.hasStarted) throw new UnavailableError("ingestion", "it is starting");
    // Includes the wait for a redrive in progress.
    const deadline = Date.now() + this.budgetMs;
    const run = this.turn.then(() => this.run(filter, deadline));
    this.turn = run.catch(() => undefined);
    return run;
  }

  async preview(filter: RejectedPayloadFilter): Promise<RedriveCounts> {
    if (!this.hasStarted) throw new UnavailableError("ingestion", "it is starting");
    const deadline = Date.now() + this.budgetMs;
    const sums = { examined: 0, accepted: 0, rejectedAgain: 0, expired: 0 };
    for (let after: string | null = null; ;) {
      const page: RejectedPayload[] = await this.ports.payloads.find(filter, after, PAGE);
      const left = page.filter(({ payloadId }) => !this.completed.has(payloadId));
      const sensors = await this.ports.registry.sensors(left.map(({ sensorKey }) => sensorKey));
      for (const [index, { receivedAt }] of left.entries()) {
        if (receivedAt < Date.now() - this.windowMs) sums.expired++;
        else {
          sums.examined++;
          if (sensors[index]) sums.accepted++;
          else sums.rejectedAgain++;
        }
      }
      after = page.at(-1)?.payloadId ?? null;
      if (page.length < PAGE) return { ...sums, remaining: 0, dryRun: true };
      if (Date.now() >= deadline) {
        return { ...sums, remaining: await this.ports.payloads.count(filter, after), dryRun: true };
      }
    }
  }

  private async run(filter: RejectedPayloadFilter, deadline: number): Promise<RedriveCounts> {
    const counts = { examined: 0, accepted: 0, rejectedAgain: 0, expired: 0, remaining: 0 };
    const chunk: Redrive[] = [];
    let after: string | null = null;
    /** Readings of the group that are not charged yet. */
    let ahead = 0;
    const finish = async () => {
      ahead = 0;
      const { accepted, rejectedAgain } = await this.finish(chunk.splice(0));
      counts.accepted += accepted;
      counts.rejectedAgain += rejectedAgain;
    };
    if (!(await this.completed.restore(deadline))) {
      return { ...counts, remaining: await this.ports.payloads.count(filter, after) };
    }
    await this.release([...this.completed]);
    for (;;) {
      // Copied before the payloads are read, so that a payload that is committed in between is not ingested again.
      const underWay = new Map(this.underWay);
      const page: RejectedPayload[] = await this.ports.payloads.find(filter, after, PAGE);
      for (const payload of page) {
        if (this.completed.has(payload.payloadId)) {
          after = payload.payloadId;
          continue;
        }
        if (payload.receivedAt < Date.now() - this.windowMs) {
          counts.expired++;
          after = payload.payloadId;
          continue;
        }
        const known = underWay.get(payload.payloadId);
        const redrive = known ?? this.decode(payload);
        while (known === undefined && (await this.mustWait(redrive.message, ahead))) {
          if (chunk.length > 0) await finish();
          else await delay(PACE_MS);
          if (Date.now() >= deadline) break;
        }
        if (Date.now() >= deadline) {
          await finish();
          return { ...counts, remaining: await this.ports.payloads.count(filter, after) };
        }
        if (known === undefined) this.inject(redrive);
        ahead += redrive.message.weight;
        chunk.push(redrive);
        counts.examined++;
        after = payload.payloadId;
        if (chunk.length >= CHUNK_MESSAGES) await finish();
      }
      if (page.length < PAGE) break;
    }
    await finish();
    return counts;
  }

  /** Decodes with the original time of receipt. A reading without timestamp and ID is never a duplicate. */
  private decode({ payloadId, topic, payload, contentType, receivedAt }: RejectedPayload): Redrive {
    const { promise: outcome, resolve: committed } = Promise.withResolvers<RejectionReason | null>();
    const origin = { kind: "redrive", payloadId, redrivenAt: Date.now(), committed } as const;
    const received = {
      topic,
      payload,
      payloadBytes: payload.length,
      contentType,
      receivedAt,
      queuedSince: receivedAt,
      origin,
    };
    return { payloadId, message: this.ports.stages.decoder.decode(received), outcome };
  }

  private inject(redrive: Redrive): void {
    this.ports.inject(redrive.message);
    this.underWay.set(redrive.payloadId, redrive);
    void redrive.outcome.then((rejection) => {
      this.underWay.delete(redrive.payloadId);
      if (completesRedrive(rejection)) this.completed.add([redrive.payloadId]);
    });
  }

  private async release(payloadIds: readonly string[]): Promise<void> {
    if (payloadIds.length === 0) return;
    await this.ports.payloads.delete(payloadIds);
    this.completed.forget(payloadIds);
    this.ports.onReleased();
  }

  /** Whether the message must wait for the rates. Redriven messages wait instead of being rejected. */
  private async mustWait(message: DecodedMessage, ahead: number): Promise<boolean> {
    const { tenantId, sensorKey, weight } = message;
    if (tenantId === null || sensorKey === null) return false;
    const { registry, stages } = this.ports;
    const [[tenant], [sensor]] = await Promise.all([registry.tenants([tenantId]), registry.sensors([sensorKey])]);
    if (!tenant || !sensor) return false;
    const state = stages.sensors.peek(sensorKey, sensor.createdAt.getTime());
    return !stages.limiter.admitsRedrive(tenant, state, weight, ahead, Date.now());
  }

  private async finish(chunk: readonly Redrive[]): Promise<{ accepted: number; rejectedAgain: number }> {
    if (chunk.length === 0) return { accepted: 0, rejectedAgain: 0 };
    const ending = new AbortController();
    const late = delay(this.commitMs, "late" as const, { signal: ending.signal }).catch(() => "late" as const);
    const outcomes = await Promise.race([Promise.all(chunk.map(({ outcome }) => outcome)), late]);
    if (outcomes === "late") throw new UnavailableError("ingestion", "the redrive is not committed yet; repeat it");
    ending.abort();
    const completed = chunk.filter((_, index) => completesRedrive(outcomes[index] ?? null));
    await this.release(completed.map(({ payloadId }) => payloadId));
    const accepted = outcomes.filter((rejection) => rejection === null).length;
    return { accepted, rejectedAgain: chunk.length - accepted };
  }
}

/** Explains what ingestion would do with a message, by running its stages without their side effects. */
import { NO_ID, parseSensorKey, type SensorKey, type SensorPath, type TenantId } from "../../domain/keys";
import type { ExplainedStep, MessageExplainer, MessageExplanation, PublishedMessage } from "../../domain/ports/ingest";
import type { Rejection } from "../../domain/rejection";
import { Decoder } from "../stages/decode";
import { countNew } from "../stages/deduplicate";
import { UNLIMITED_INTAKE } from "../stages/intake";
import type { DecodedMessage } from "../stages/messages";
import { resolveUnknown, type Lookup, type QueryableLookup } from "../stages/registry-lookup";
import type { SensorState } from "../stages/sensor-states";
import type { Facts, PlatformBounds, RememberedFacts } from "../stages/stage";
import { STAGES, type Stages } from "../stages/stages";
import { validate, type AdmittedMessage } from "../stages/validate";

const NOT_REACHED = "not checked, because an earlier check rejects the message";
const NOT_HERE =
  "unknown, because this process does not ingest the tenant's messages: send the query to the process that does";
const NOTHING_REGISTERED: Lookup = { peekTenant: () => null, peekAsset: () => null, peekRegisteredAt: () => null };
const NO_PATH: SensorPath = { tenantId: NO_ID, assetId: NO_ID, sensorId: NO_ID };

/** Number for a sensor without a state. The duplicate filter has no readings of it. */
const UNKNOWN_SENSOR_NUMBER = -1;

type RememberingStages = Pick<Stages, "intake" | "deduplicator" | "limiter" | "sensors">;

/** Results of DEDUPLICATE and LIMIT. */
interface Remembered extends RememberedFacts {
  readonly rejection: Rejection | null;
}

export class IngestExplainer implements MessageExplainer {
  private readonly decoder: Decoder;

  /**
   * @param bounds limits that ingestion applies
   * @param stages stages with the state of duplicates and rates; null if this process does not ingest
   * @param queuedSince returns the earliest time at which a message received `now` may have been published. Both times
   * are in epoch milliseconds
   */
  constructor(
    private readonly registry: QueryableLookup,
    private readonly bounds: PlatformBounds,
    private readonly stages: RememberingStages | null,
    private readonly queuedSince: (now: number) => number = (now) => now,
  ) {
    this.decoder = new Decoder(bounds.maxPayloadBytes);
  }

  async explain(
    { topic, payload, contentType }: PublishedMessage,
    tenantId: TenantId | null,
  ): Promise<MessageExplanation> {
    const now = Date.now();
    const received = {
      topic,
      payload,
      payloadBytes: payload.length,
      contentType,
      receivedAt: now,
      queuedSince: this.queuedSince(now),
      origin: { kind: "network", connection: this, packetId: null },
    } as const;
    const message = this.decoder.decode(received, this.intakeFor(tenantId));
    const isForeign = tenantId !== null && message.tenantId !== tenantId;
    const lookup = isForeign ? NOTHING_REGISTERED : await resolveUnknown(this.registry, [message]);
    return this.judge(message, lookup);
  }

  /**
   * Returns an intake that charges nothing. It shows only the state of the tenant `tenantId`, or of all tenants if that
   * is null.
   */
  private intakeFor(tenantId: TenantId | null): typeof UNLIMITED_INTAKE {
    const { stages } = this;
    if (stages === null) return UNLIMITED_INTAKE;
    return {
      ...UNLIMITED_INTAKE,
      excess: (topic, received) => {
        const isForeign = tenantId !== null && topic.tenantId !== tenantId;
        return isForeign ? null : stages.intake.excess(topic, received);
      },
    };
  }

  private judge(message: DecodedMessage, lookup: Lookup): MessageExplanation {
    const { sensorKey, tenantId } = message;
    let { rejection } = message;
    let admitted: AdmittedMessage | null = null;
    if (rejection === null && sensorKey !== null && tenantId !== null) {
      const verdict = validate(lookup, message, sensorKey, tenantId, this.bounds.retentionMs);
      if (verdict !== null && "reason" in verdict) rejection = verdict;
      else admitted = verdict;
    }
    const remembered = admitted && sensorKey !== null ? this.remembered(message, admitted, sensorKey) : null;
    rejection ??= remembered?.rejection ?? null;
    const facts = {
      message,
      path: sensorKey === null ? NO_PATH : parseSensorKey(sensorKey),
      ...this.bounds,
      limits: admitted?.tenant.limits ?? null,
      isIngesting: this.stages !== null,
      remembered,
    };
    return { accepted: rejection === null, reason: rejection?.reason ?? null, steps: stepsOf(facts, rejection) };
  }

  /** Runs DEDUPLICATE and LIMIT without remembering or charging anything. */
  private remembered(
    message: DecodedMessage,
    { tenant, registeredAt }: AdmittedMessage,
    sensorKey: SensorKey,
  ): Remembered | null {
    if (this.stages === null) return null;
    const { deduplicator, limiter, sensors } = this.stages;
    const { receivedAt, queuedSince } = message.received;
    const sensor: SensorState | null = sensors.peek(sensorKey, registeredAt);
    const isNew = deduplicator.findNew(message, sensor?.number ?? UNKNOWN_SENSOR_NUMBER);
    const newReadings = countNew(isNew, message.weight);
    const rejection = newReadings === 0 ? null : limiter.check(tenant, sensor, newReadings, receivedAt, queuedSince);
    const rates = limiter.describe(tenant, sensor, receivedAt);
    return { duplicates: message.weight - newReadings, rates, rejection };
  }
}

function stepsOf(facts: Facts, rejection: Rejection | null): ExplainedStep[] {
  let isRejected = false;
  return STAGES.flatMap(({ name: stage, checks }) =>
    checks.map(({ check, reasons, compared }): ExplainedStep => {
      if (isRejected) return { stage, check, passed: null, detail: NOT_REACHED };
      if (rejection?.stage === stage && reasons.some((reason) => reason === rejection.reason)) {
        isRejected = true;
        return { stage, check, passed: false, detail: rejection.detail };
      }
      const detail = compared(facts);
      return { stage, check, passed: detail === null ? null : true, detail: detail ?? NOT_HERE };
    }),
  );
}

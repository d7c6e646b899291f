/** Explains what ingestion would do with a message, by running its functions without their side effects. */
import type { ExplainedStep, MessageExplainer, MessageExplanation } from "../../domain/ports/ingest";
import type { Registry } from "../../domain/ports/registry";
import type { IngestStage, Rejection, RejectionReason } from "../../domain/rejection";
import type { BatchBuilder, BuildPreview } from "../stages/batch-builder";
import { Decoder } from "../stages/decode";
import type { DecodedMessage } from "../stages/messages";
import { resolveUnknown, validate, type Lookup } from "../stages/validate";

export interface Check {
  readonly stage: IngestStage;
  readonly check: string;
  /** Reasons for which this check rejects. */
  readonly reasons: readonly RejectionReason[];
  /** The compared values if the check passed; null: unknown in this process. */
  readonly compared: (found: Found) => string | null;
}

interface Found {
  readonly message: DecodedMessage;
  readonly topicIds: readonly string[];
  readonly maxPayloadBytes: number;
  readonly preview: BuildPreview | null;
  readonly limits: string;
}

/** Every check in its order. `docs/reference/rejection-reasons.md` takes the stages of the reasons from it. */
export const CHECKS: readonly Check[] = [
  {
    stage: "RECEIVE",
    check: "the topic follows the grammar",
    reasons: ["MALFORMED_TOPIC"],
    compared: ({ topicIds: [tenantId, assetId, sensorId] }) =>
      `it names the tenant '${tenantId}', the asset '${assetId}' and the sensor '${sensorId}'`,
  },
  {
    stage: "RECEIVE",
    check: "the payload is not too large",
    reasons: ["PAYLOAD_TOO_LARGE"],
    compared: ({ message, maxPayloadBytes }) =>
      `it has ${message.received.payload.length} bytes; at most ${maxPayloadBytes} are taken`,
  },
  {
    stage: "DECODE",
    check: "the payload is a reading or an array of readings",
    reasons: ["MALFORMED_PAYLOAD", "INVALID_VALUE", "INVALID_TIMESTAMP", "PAYLOAD_TOO_LARGE"],
    compared: ({ message }) => `it holds ${message.weight} ${message.weight === 1 ? "reading" : "readings"}`,
  },
  {
    stage: "VALIDATE",
    check: "the tenant is registered",
    reasons: ["UNKNOWN_TENANT"],
    compared: ({ topicIds: [tenantId] }) => `'${tenantId}' is`,
  },
  {
    stage: "VALIDATE",
    check: "the tenant may publish",
    reasons: ["TENANT_SUSPENDED"],
    compared: ({ topicIds: [tenantId] }) => `'${tenantId}' is active`,
  },
  {
    stage: "VALIDATE",
    check: "the tenant has the asset",
    reasons: ["UNKNOWN_ASSET"],
    compared: ({ topicIds: [tenantId, assetId] }) => `'${tenantId}' has '${assetId}'`,
  },
  {
    stage: "VALIDATE",
    check: "the asset has the sensor",
    reasons: ["UNKNOWN_SENSOR"],
    compared: ({ topicIds: [, assetId, sensorId] }) => `'${assetId}' has '${sensorId}'`,
  },
  {
    stage: "VALIDATE",
    check: "the timestamps are neither too old nor too far ahead",
    reasons: ["INVALID_TIMESTAMP"],
    compared: ({ message, limits }) => `${describeTimestamps(message)}; ${limits}`,
  },
  {
    stage: "VALIDATE",
    check: "readings that were accepted before are stored once",
    reasons: [],
    compared: ({ message, preview }) =>
      preview && `${preview.duplicates} of ${message.weight} were accepted before and would count as duplicates`,
  },
  {
    stage: "LIMIT",
    check: "the rates of tenant and sensor are not used up",
    reasons: ["RATE_LIMITED"],
    compared: ({ message, preview }) =>
      preview && `${message.weight - preview.duplicates} of ${message.weight} readings count: ${preview.rates}`,
  },
];

const NOT_REACHED = "not checked: the message is rejected before";
const NOT_HERE = "known only to the process that ingests, and this one does not: ask there";

export class IngestExplainer implements MessageExplainer {
  private readonly decoder: Decoder;

  /**
   * @param builder holds the state of duplicates and rates; null: this process does not ingest
   * @param queuedSince the earliest time at which a message received `now` may have been published, epoch milliseconds
   */
  constructor(
    private readonly registry: Registry,
    private readonly maxPayloadBytes: number,
    private readonly builder: BatchBuilder | null,
    private readonly queuedSince: (now: number) => number = (now) => now,
  ) {
    this.decoder = new Decoder(maxPayloadBytes);
  }

  async explain(topic: string, payload: Buffer, tenantId: string | null): Promise<MessageExplanation> {
    const delivery = { connection: this, packetId: null };
    const now = Date.now();
    const message = this.decoder.decode({
      topic,
      payload,
      receivedAt: now,
      queuedSince: this.queuedSince(now),
      delivery,
    });
    const isForeign = tenantId !== null && message.tenantId !== tenantId;
    const lookup = isForeign ? NOTHING_REGISTERED : await resolveUnknown(this.registry, [message]);
    return this.judge(message, lookup);
  }

  private judge(message: DecodedMessage, lookup: Lookup): MessageExplanation {
    const { sensorKey, tenantId } = message;
    const { receivedAt, queuedSince } = message.received;
    let { rejection } = message;
    let preview: BuildPreview | null = null;
    let limits = "";
    if (rejection === null && sensorKey !== null && tenantId !== null) {
      const verdict = validate(lookup, message, sensorKey, tenantId);
      if (verdict !== null && "rejection" in verdict) ({ rejection } = verdict);
      else if (verdict !== null) {
        const { maxAgeSeconds, maxAheadSeconds } = verdict.tenant.limits;
        limits = `at most ${maxAgeSeconds} s before and ${maxAheadSeconds} s after receipt are taken`;
        if (queuedSince < receivedAt) {
          limits += `; it may have waited in the broker since ${new Date(queuedSince).toISOString()}, and has what was allowed since`;
        }
        preview = this.builder?.preview(message, verdict, sensorKey) ?? null;
        rejection = preview?.limited ?? null;
      }
    }
    const found = {
      message,
      topicIds: sensorKey?.split("/") ?? [],
      maxPayloadBytes: this.maxPayloadBytes,
      preview,
      limits,
    };
    return { accepted: rejection === null, reason: rejection?.reason ?? null, steps: stepsOf(found, rejection) };
  }
}

const NOTHING_REGISTERED: Lookup = { peekTenant: () => null, peekAsset: () => null, peekRegisteredAt: () => null };

function stepsOf(found: Found, rejection: Rejection | null): ExplainedStep[] {
  let isRejected = false;
  return CHECKS.map(({ stage, check, reasons, compared }) => {
    if (isRejected) return { stage, check, passed: null, detail: NOT_REACHED };
    if (rejection !== null && rejection.stage === stage && reasons.includes(rejection.reason)) {
      isRejected = true;
      return { stage, check, passed: false, detail: rejection.detail };
    }
    const detail = compared(found);
    return { stage, check, passed: detail === null ? null : true, detail: detail ?? NOT_HERE };
  });
}

function describeTimestamps({ readings }: DecodedMessage): string {
  const stamped = readings.flatMap(({ timestamp }) => (timestamp === null ? [] : [timestamp]));
  if (stamped.length === 0) return "the readings have none and get the time of receipt";
  const iso = (of: number) => new Date(of).toISOString();
  const [oldest, newest] = [stamped.reduce((a, b) => Math.min(a, b)), stamped.reduce((a, b) => Math.max(a, b))];
  return oldest === newest ? `it is ${iso(oldest)}` : `they are from ${iso(oldest)} to ${iso(newest)}`;
}

/** Grammar of the telemetry topic: `tenants/{tenantId}/assets/{assetId}/sensors/{sensorId}/telemetry`. */
import { ID_RULE, isId, sensorKey, toId, type SensorKey, type SensorPath, type TenantId } from "./keys";
import { fail, ok, type Result } from "./result";
import { visible } from "./visible";

export interface TelemetryTopic extends SensorPath {
  /** `{tenantId}/{assetId}/{sensorId}`. */
  readonly key: SensorKey;
}

export interface MalformedTopic {
  /**
   * Second level if it is a well-formed ID and the first level is `tenants`; otherwise null. The broker has authorized
   * it.
   */
  readonly tenantId: TenantId | null;
  readonly detail: string;
}

/** Maximum length of a matching topic. A longer topic is rejected without further checks. */
const MAX_TOPIC_CHARACTERS = "tenants//assets//sensors//telemetry".length + 3 * 63;

const LITERALS: ReadonlyArray<readonly [level: number, literal: string]> = [
  [0, "tenants"],
  [2, "assets"],
  [4, "sensors"],
  [6, "telemetry"],
];

const PARAMETERS: ReadonlyArray<readonly [level: number, name: string]> = [
  [1, "tenantId"],
  [3, "assetId"],
  [5, "sensorId"],
];

export function telemetryTopic(path: SensorPath): string {
  return `tenants/${path.tenantId}/assets/${path.assetId}/sensors/${path.sensorId}/telemetry`;
}

/**
 * Returns the topic on which a tenant's gateways receive notices of rejected messages, if notices are enabled. `+`: a
 * filter for all tenants.
 */
export function rejectionsTopic(tenantId: TenantId | "+"): string {
  return `tenants/${tenantId}/rejections`;
}

/**
 * Topic of marks that the ingestion service publishes to itself. The broker delivers a mark after everything that it
 * has queued for the service.
 */
export const MARK_TOPIC = "sluice/mark";

/** Returns whether this is a topic of {@link rejectionsTopic}. Messages on such a topic never cause a notice. */
export function isRejectionsTopic(topic: string): boolean {
  return topic.startsWith("tenants/") && topic.endsWith("/rejections") && topic.split("/", 4).length === 3;
}

/** Parses a topic strictly: exact levels, no empty level, only IDs that {@link isId} accepts. */
export function parseTopic(topic: string): Result<TelemetryTopic, MalformedTopic> {
  const levels = topic.slice(0, MAX_TOPIC_CHARACTERS + 1).split("/");
  const owner = levels[1];
  const tenantId = levels[0] === "tenants" && owner !== undefined && isId(owner) ? owner : null;
  const malformed = (detail: string) => fail({ tenantId, detail });

  if (topic.length > MAX_TOPIC_CHARACTERS) {
    return malformed(`the topic has ${topic.length} characters, more than the maximum of ${MAX_TOPIC_CHARACTERS}`);
  }
  if (levels.length !== 7) {
    return malformed(
      `the topic has ${levels.length} ${levels.length === 1 ? "level" : "levels"} instead of the 7 of ` +
        `tenants/{tenantId}/assets/{assetId}/sensors/{sensorId}/telemetry${topic.startsWith("/") ? ": remove the '/' at its beginning" : ""}`,
    );
  }
  for (const [level, literal] of LITERALS) {
    const found = levels[level] ?? "";
    if (found !== literal) return malformed(`level ${level + 1} is '${visible(found)}' instead of '${literal}'`);
  }
  for (const [level, name] of PARAMETERS) {
    const found = levels[level] ?? "";
    if (!isId(found))
      return malformed(`level ${level + 1} is '${visible(found)}', which is not a valid ${name}: use ${ID_RULE}`);
  }
  const path = { tenantId: toId(levels[1] ?? ""), assetId: toId(levels[3] ?? ""), sensorId: toId(levels[5] ?? "") };
  return ok({ ...path, key: sensorKey(path.tenantId, path.assetId, path.sensorId) });
}

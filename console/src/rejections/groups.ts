/** Groups rejected messages by their reason and sensor. */
import type { RejectionFragment, RejectionReason, RejectionsQuery } from "../generated/operations";

export type RecordedGroup = NonNullable<NonNullable<RejectionsQuery["tenant"]>["rejectionGroups"]>["groups"][number];

export interface RejectionGroup {
  /** Key of the group in the page's address. */
  readonly key: string;
  readonly reason: RejectionReason;
  /** null: the topics of these messages name no sensor. */
  readonly sensor: { readonly assetId: string; readonly sensorId: string } | null;
  /** Number of messages. One record can stand for several messages. */
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Newest message whose record is known; null: Sluice has deleted the record. */
  readonly sample: RejectionFragment | null;
}

type GroupName = Pick<RejectionGroup, "reason" | "sensor">;

function keyOf({ reason, sensor }: GroupName): string {
  return sensor === null ? reason : `${reason} ${sensor.assetId}/${sensor.sensorId}`;
}

function recordedGroup({
  reason,
  assetId,
  sensorId,
  messages,
  firstAt,
  lastAt,
  sample,
}: RecordedGroup): RejectionGroup {
  const sensor = assetId === null || sensorId === null ? null : { assetId, sensorId };
  return { key: keyOf({ reason, sensor }), reason, sensor, count: messages, firstAt, lastAt, sample };
}

function liveGroup(sample: RejectionFragment): RejectionGroup {
  const { reason, at, occurrences, topic } = sample;
  const ids = idsOf(topic);
  const sensor = ids === null ? null : { assetId: ids.assetId, sensorId: ids.sensorId };
  return { key: keyOf({ reason, sensor }), reason, sensor, count: occurrences, firstAt: at, lastAt: at, sample };
}

function merged(a: RejectionGroup, b: RejectionGroup): RejectionGroup {
  const [older, newer] = Date.parse(a.lastAt) > Date.parse(b.lastAt) ? [b, a] : [a, b];
  return {
    ...newer,
    count: a.count + b.count,
    firstAt: Date.parse(a.firstAt) < Date.parse(b.firstAt) ? a.firstAt : b.firstAt,
    sample: newer.sample ?? older.sample,
  };
}

/** Joins groups of recorded rejections with live rejections. The group with the newest message comes first. */
export function groupsOf(
  recorded: readonly RecordedGroup[],
  live: readonly RejectionFragment[],
): readonly RejectionGroup[] {
  const groups = new Map<string, RejectionGroup>();
  for (const group of [...recorded.map(recordedGroup), ...live.map(liveGroup)]) {
    const known = groups.get(group.key);
    groups.set(group.key, known === undefined ? group : merged(known, group));
  }
  return [...groups.values()].sort((a, b) => Date.parse(b.lastAt) - Date.parse(a.lastAt));
}

/** Keeps known groups in their order while messages arrive. New groups come first. */
export function inOrder(groups: readonly RejectionGroup[], order: readonly string[]): readonly RejectionGroup[] {
  const places = new Map(order.map((key, place) => [key, place]));
  const placeOf = ({ key }: RejectionGroup) => places.get(key) ?? -1;
  return [...groups].sort((a, b) => placeOf(a) - placeOf(b));
}

export interface TopicIds {
  readonly tenantId: string;
  readonly assetId: string;
  readonly sensorId: string;
}

/** Returns the key of a message's group, for the page's address. */
export function keyOfMessage(reason: RejectionReason, topic: string): string {
  return keyOf({ reason, sensor: idsOf(topic) });
}

const TOPIC = /^tenants\/([^/]+)\/assets\/([^/]+)\/sensors\/([^/]+)\/telemetry$/;

/** Returns the IDs in a topic; null: the topic does not follow the grammar. */
export function idsOf(topic: string): TopicIds | null {
  const [, tenantId, assetId, sensorId] = TOPIC.exec(topic) ?? [];
  return tenantId === undefined || assetId === undefined || sensorId === undefined
    ? null
    : { tenantId, assetId, sensorId };
}

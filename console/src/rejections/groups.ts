/** Rejected messages, by what they have in common. */
import type { RejectionFragment, RejectionReason } from "../generated/operations";

export interface RejectionGroup {
  /** For the address. */
  readonly key: string;
  readonly reason: RejectionReason;
  readonly topic: string;
  /** Messages, also those that one record stands for. */
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** The newest one. */
  readonly sample: RejectionFragment;
}

/** Reason and topic in common; the group with the newest message first. */
export function groupsOf(rejections: readonly RejectionFragment[]): readonly RejectionGroup[] {
  const groups = new Map<string, RejectionGroup>();
  const known = new Set<string>();
  for (const each of rejections) {
    if (known.has(each.id)) continue;
    known.add(each.id);
    const key = `${each.reason} ${each.topic}`;
    const group = groups.get(key);
    const isNewer = group === undefined || Date.parse(each.at) >= Date.parse(group.lastAt);
    groups.set(key, {
      key,
      reason: each.reason,
      topic: each.topic,
      count: (group?.count ?? 0) + each.occurrences,
      firstAt: group === undefined || Date.parse(each.at) < Date.parse(group.firstAt) ? each.at : group.firstAt,
      lastAt: isNewer ? each.at : group.lastAt,
      sample: isNewer ? each : group.sample,
    });
  }
  return [...groups.values()].sort((a, b) => Date.parse(b.lastAt) - Date.parse(a.lastAt));
}

/** Groups stay where they are while messages arrive. Those that are new come first. */
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

const TOPIC = /^tenants\/([^/]+)\/assets\/([^/]+)\/sensors\/([^/]+)\/telemetry$/;

/** null: the topic has another form. */
export function idsOf(topic: string): TopicIds | null {
  const [, tenantId, assetId, sensorId] = TOPIC.exec(topic) ?? [];
  return tenantId === undefined || assetId === undefined || sensorId === undefined
    ? null
    : { tenantId, assetId, sensorId };
}

/** Subscriptions of the ingestion session. */
import { MARK_TOPIC } from "../../domain/topic";

/**
 * Subscription to the telemetry of all tenants (options: MQTT 5, 3.8.3.1). `rh: 2` excludes retained messages, because
 * a telemetry topic carries events, not state. `nl` excludes messages that this session publishes, because its notices
 * are not telemetry.
 */
export const TELEMETRY = { topic: "tenants/#", qos: 1, rh: 2, nl: true, rap: false } as const;
/** Subscription to marks. `nl` is false, because this session publishes the marks itself. */
export const MARKS = { topic: MARK_TOPIC, qos: 1, rh: 2, nl: false, rap: false } as const;

/** Subscriptions of the ingestion session. */
import { MARK_TOPIC } from "../../domain/topic";

/**
 * rh 2: no retained messages, because a telemetry topic carries events, not state. nl: nothing that this session
 * publishes itself, because its notices are no telemetry (MQTT 5, 3.8.3.1).
 */
export const TELEMETRY = { topic: "tenants/#", qos: 1, rh: 2, nl: true, rap: false } as const;
/** Marks come from this session itself. */
export const MARKS = { topic: MARK_TOPIC, qos: 1, rh: 2, nl: false, rap: false } as const;

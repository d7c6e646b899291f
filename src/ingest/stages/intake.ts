import type { TenantId } from "../../domain/keys";
import type { Tenant } from "../../domain/entities";
import type { RateLimit } from "../../domain/limits";
import type { TelemetryTopic } from "../../domain/topic";
import type { ReceivedMessage } from "./messages";
import { STEADY, type RateClock } from "./rate-clock";
import type { Lookup } from "./registry-lookup";
import type { SensorState, SensorStates } from "./sensor-states";
import { bucketsFor, TenantBuckets } from "./tenant-buckets";
import type { TokenBuckets } from "./token-buckets";

/**
 * Maximum payload of a small message, in bytes. A small message has at most about 20 readings, so judging it costs
 * about as much as receiving it.
 */
export const SMALL_PAYLOAD_BYTES = 256;
/** Large messages are decoded up to this many times the rates of tenant and sensor. */
export const INTAKE_TIMES = 2;
/** A payload is charged at least one reading for this number of bytes. Few readings are as long. */
const BYTES_PER_READING = 256;

/** An intake that allows all messages to be decoded. */
export const UNLIMITED_INTAKE: Pick<Intake, "excess" | "charge"> = { excess: () => null, charge: () => undefined };

/**
 * Decides which large messages are decoded, by the large messages that the tenant and the sensor have sent. Decoding
 * and judging a large message takes almost a millisecond, during which all tenants wait. LIMIT can reject it only after
 * that, so a flood of large messages must be stopped here.
 */
export class Intake {
  private readonly tenants = new TenantBuckets();

  constructor(
    private readonly sensors: SensorStates,
    private readonly lookup: Pick<Lookup, "peekTenant" | "peekRegisteredAt">,
    private readonly clock: RateClock = STEADY,
  ) {}

  /**
   * Describes the rate that the tenant or the sensor has used up {@link INTAKE_TIMES} times; null if the message may be
   * decoded.
   */
  excess({ tenantId, key }: TelemetryTopic, received: ReceivedMessage): string | null {
    const tenant = this.chargedTenant(tenantId, received);
    if (!tenant) return null;
    const { now, since } = this.timesOf(received);
    const registeredAt = this.lookup.peekRegisteredAt(key);
    const sensor = typeof registeredAt === "number" ? this.sensors.peek(key, registeredAt) : null;
    const ofSensor = usedUp(intakeOf(tenant, sensor, since), now, since);
    if (ofSensor !== null) return inWords("the sensor", ofSensor);
    const ofTenant = usedUp(this.tenants.peek(tenant, since), now, since);
    return ofTenant === null ? null : inWords(`tenant '${tenantId}'`, ofTenant);
  }

  /**
   * Charges a decoded message, whether it is accepted or rejected.
   *
   * @param readings number of readings in the message
   */
  charge({ tenantId, key }: TelemetryTopic, received: ReceivedMessage, readings: number): void {
    const tenant = this.chargedTenant(tenantId, received);
    if (!tenant) return;
    const { now, since } = this.timesOf(received);
    const cost = Math.max(readings, received.payload.length / BYTES_PER_READING) / INTAKE_TIMES;
    this.tenants.get(tenant, since).charge(cost, now, since);
    const registeredAt = this.lookup.peekRegisteredAt(key);
    if (typeof registeredAt !== "number") return;
    const sensor = this.sensors.get(key, registeredAt);
    sensor.intake = intakeOf(tenant, sensor, since);
    sensor.intake.charge(cost, now, since);
  }

  private timesOf({ receivedAt, queuedSince }: ReceivedMessage): { now: number; since: number } {
    const now = this.clock(receivedAt);
    return { now, since: now - Math.max(0, receivedAt - queuedSince) };
  }

  /**
   * Returns the tenant to charge for a message. Redriven messages are not charged, because they wait for their rates.
   */
  private chargedTenant(tenantId: TenantId, { payload, origin }: ReceivedMessage): Tenant | null | undefined {
    const isCharged = payload.length > SMALL_PAYLOAD_BYTES && origin.kind === "network";
    return isCharged ? this.lookup.peekTenant(tenantId) : null;
  }
}

function intakeOf({ limits: { sensorRates } }: Tenant, sensor: SensorState | null, since: number): TokenBuckets {
  return bucketsFor(sensorRates, sensor?.intake, since);
}

/** Returns the rate that is used up; null if none is. A message may use more than is left, which leaves a debt. */
function usedUp(buckets: TokenBuckets, now: number, since: number): RateLimit | null {
  return buckets.exceeded(1 / INTAKE_TIMES, now, since);
}

function inWords(owner: string, { capacity, seconds }: RateLimit): string {
  return `${owner} has sent ${INTAKE_TIMES} times its limit of ${capacity} in ${seconds} s in large messages`;
}

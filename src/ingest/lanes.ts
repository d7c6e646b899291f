/** Holds messages that wait for a batch, in a lane for each tenant. */
import type { TenantId } from "../domain/keys";
import { loadOf } from "./in-flight";
import type { DecodedMessage } from "./stages/messages";
import { knowsAll, type Lookup } from "./stages/registry-lookup";

/** Messages of one tenant, in the order of receipt, for one batch. */
export interface LaneShare {
  readonly messages: readonly DecodedMessage[];
  /** Result of looking up the entities that the messages name; null if the registry has all of them in memory. */
  readonly lookup: Lookup | null;
}

interface Lane {
  waiting: DecodedMessage[];
  /** Whether a message that may be accepted is waiting. */
  isUrgent: boolean;
  /** Whether a look-up is in progress. Until it ends, the lane delivers nothing, to keep its order. */
  isStanding: boolean;
  /** Result of a look-up for the first `messages` messages of the lane. */
  found: { readonly lookup: Lookup; readonly messages: number } | null;
}

export interface LanesOptions {
  /** Target number of readings in a batch. The last message of each lane may exceed it. */
  readonly readings: number;
  /**
   * Target number of readings of a tenant in a batch if several tenants wait. It limits how long they wait for each
   * other.
   */
  readonly readingsOfTenant: number;
}

/**
 * The lanes of all tenants. A batch takes an equal share from every lane. A flood or a look-up of one tenant therefore
 * delays only messages of that tenant.
 */
export class Lanes {
  private readonly lanes = new Map<TenantId | null, Lane>();

  /**
   * @param find looks up all entities that the messages name. Rejects if ingestion stops
   * @param onFound called when a lane can continue
   */
  constructor(
    private readonly options: LanesOptions,
    private readonly registry: Lookup,
    private readonly find: (messages: readonly DecodedMessage[]) => Promise<Lookup>,
    private readonly onFound: (isUrgent: boolean) => void,
  ) {}

  get isEmpty(): boolean {
    return this.lanes.size === 0;
  }

  /** Whether a batch can take messages. */
  get isReady(): boolean {
    for (const { isStanding } of this.lanes.values()) if (!isStanding) return true;
    return false;
  }

  /** Whether a batch can take a message that may be accepted. */
  get isUrgent(): boolean {
    for (const { isStanding, isUrgent } of this.lanes.values()) if (isUrgent && !isStanding) return true;
    return false;
  }

  /** @returns whether the message is urgent and a batch can take it */
  add(message: DecodedMessage, isUrgent: boolean): boolean {
    const lane = this.lanes.get(message.tenantId);
    if (lane === undefined) {
      this.lanes.set(message.tenantId, { waiting: [message], isUrgent, isStanding: false, found: null });
      return isUrgent;
    }
    lane.waiting.push(message);
    lane.isUrgent ||= isUrgent;
    return isUrgent && !lane.isStanding;
  }

  /** Returns the next batch. Begins look-ups for the lanes that need them, and takes no messages from these lanes. */
  take(): LaneShare[] {
    const ready = [...this.lanes].filter(([, { isStanding }]) => !isStanding);
    const { readings, readingsOfTenant } = this.options;
    const equal = Math.max(1, Math.floor(readings / ready.length));
    const share = ready.length === 1 ? equal : Math.min(equal, readingsOfTenant);
    return ready.flatMap(([tenantId, lane]) => this.takeOf(tenantId, lane, share) ?? []);
  }

  private takeOf(tenantId: TenantId | null, lane: Lane, share: number): LaneShare | null {
    const { waiting, found } = lane;
    const count = countWithin(waiting, share, found?.messages ?? waiting.length);
    const messages = waiting.slice(0, count);
    if (found === null && !knowsAll(this.registry, messages)) {
      this.lookUp(lane, messages);
      return null;
    }
    lane.waiting = waiting.slice(count);
    if (found !== null) lane.found = found.messages > count ? { ...found, messages: found.messages - count } : null;
    if (lane.waiting.length === 0) this.lanes.delete(tenantId);
    return { messages, lookup: found?.lookup ?? null };
  }

  private lookUp(lane: Lane, messages: readonly DecodedMessage[]): void {
    lane.isStanding = true;
    void this.find(messages).then(
      (lookup) => {
        lane.isStanding = false;
        lane.found = { lookup, messages: messages.length };
        this.onFound(lane.isUrgent);
      },
      () => undefined,
    );
  }
}

/** Returns how many of the first messages together reach `readings`; at least one, and at most `most`. */
function countWithin(messages: readonly DecodedMessage[], readings: number, most: number): number {
  let sum = 0;
  for (let count = 0; count < most; count++) {
    const message = messages[count];
    if (message === undefined || sum >= readings) return count;
    sum += loadOf(message);
  }
  return most;
}

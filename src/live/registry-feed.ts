import { idsOfKey } from "../domain/keys";
import { portionsOf } from "../domain/portions";
import type { Startable } from "../domain/ports/lifecycle";
import type { LiveRegistry } from "../domain/ports/live";
import type { RegistryChange, RegistryChanges } from "../domain/ports/registry";
import {
  MAX_EVENT_CHANGES,
  type RegisteredChange,
  type RegistryEvent,
  type RegistryKind,
  type RegistryOperation,
} from "../domain/registry-event";
import { BoundedQueue } from "./bounded-queue";

/** Time for which changes are gathered before they become events, in milliseconds. */
const GATHER_MS = 100;
/** Maximum number of gathered changes. Beyond it, an event informs subscribers that they have missed changes. */
const MAX_GATHERED = 10_000;
/** Maximum number of events that wait for one subscriber. */
const QUEUE_EVENTS = 100;

const OPERATIONS: Readonly<Record<RegistryChange["operation"], RegistryOperation>> = {
  INSERT: "REGISTERED",
  UPDATE: "CHANGED",
  REMOVE: "DELETED",
};

const KINDS: Readonly<Record<RegistryChange["kind"], RegistryKind>> = {
  tenant: "TENANT",
  asset: "ASSET",
  sensor: "SENSOR",
};

const BEGIN: RegistryEvent = { changes: [], isComplete: true };
const MISSED: RegistryEvent = { changes: [], isComplete: false };

interface RegistrySubscription {
  /** null for all tenants. */
  readonly tenantId: string | null;
  readonly queue: BoundedQueue<RegistryEvent>;
}

/** Delivers registrations, changes and deletions to subscribers, whichever process made them. */
export class RegistryFeed implements LiveRegistry, Startable {
  private readonly subscriptions = new Set<RegistrySubscription>();
  private readonly stopping = new AbortController();
  private gathered: RegisteredChange[] = [];
  private isComplete = true;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly changes: RegistryChanges) {}

  async start(): Promise<void> {
    const listener = {
      changed: (change: RegistryChange) => this.changed(change),
      current: () => undefined,
      reset: () => {
        this.isComplete = false;
        this.soon();
      },
    };
    this.changes.watch(listener, this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    for (const { queue } of this.subscriptions) queue.end();
  }

  subscribe(tenantId: string | null): AsyncIterableIterator<RegistryEvent> {
    const queue = new BoundedQueue<RegistryEvent>(
      QUEUE_EVENTS,
      () => 1,
      () => [MISSED],
      () => this.subscriptions.delete(subscription),
    );
    const subscription = { tenantId, queue };
    this.subscriptions.add(subscription);
    queue.push(BEGIN);
    return queue;
  }

  private changed({ operation, kind, key }: RegistryChange): void {
    if (this.subscriptions.size === 0) return;
    if (this.gathered.length >= MAX_GATHERED) this.isComplete = false;
    else {
      const [tenantId = "", assetId = null, sensorId = null] = idsOfKey(key);
      this.gathered.push({ operation: OPERATIONS[operation], kind: KINDS[kind], tenantId, assetId, sensorId });
    }
    this.soon();
  }

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.publish();
    }, GATHER_MS).unref();
  }

  private publish(): void {
    const { gathered, isComplete } = this;
    this.gathered = [];
    this.isComplete = true;
    const byTenant = new Map<string | null, readonly RegistryEvent[]>();
    for (const { tenantId, queue } of this.subscriptions) {
      let events = byTenant.get(tenantId);
      if (events === undefined) {
        const own = tenantId === null ? gathered : gathered.filter((change) => change.tenantId === tenantId);
        byTenant.set(tenantId, (events = [...eventsOf(own), ...(isComplete ? [] : [MISSED])]));
      }
      for (const event of events) queue.push(event);
    }
  }
}

function eventsOf(changes: readonly RegisteredChange[]): RegistryEvent[] {
  return Array.from(portionsOf(changes, MAX_EVENT_CHANGES), (some) => ({ changes: some, isComplete: true }));
}

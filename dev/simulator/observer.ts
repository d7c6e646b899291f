/** Counts accepted readings and rejected messages through the SDK, as a user of the platform would. */

import type { RejectionReason, Sluice } from "@sluice/sdk";

export interface TenantCounts {
  accepted: number;
  readonly rejected: Map<RejectionReason, number>;
}

export interface Observer {
  /** Totals since the start, by tenant ID. `""` counts messages that belong to no tenant. */
  readonly counts: ReadonlyMap<string, TenantCounts>;
  /** Called for each reading that arrives live. */
  onReading: (tenantId: string, value: number) => void;
  stop(): Promise<void>;
}

/** Resolves when every subscription to readings has begun, so that later readings are not missed. */
export async function observe(
  operator: Sluice,
  tenants: ReadonlyMap<string, Sluice>,
  onFailure: (error: unknown) => void,
): Promise<Observer> {
  const counts = new Map<string, TenantCounts>();
  const countsOf = (tenantId: string) => {
    const known = counts.get(tenantId) ?? { accepted: 0, rejected: new Map<RejectionReason, number>() };
    counts.set(tenantId, known);
    return known;
  };
  const observer: Observer = {
    counts,
    onReading: () => undefined,
    async stop() {
      await Promise.all(streams.map(async (stream) => stream.return?.()));
      await Promise.all(ended);
    },
  };

  const live = [...tenants].map(([tenantId, sluice]) => ({ tenantId, events: sluice.liveReadings({ input: {} }) }));
  const rejections = operator.liveRejections({ input: {} });
  const streams: AsyncIterableIterator<unknown>[] = [...live.map(({ events }) => events), rejections];

  // The first event of a subscription to readings shows that the subscription has begun.
  for (const { tenantId, events } of live) {
    countsOf(tenantId);
    await events.next();
  }
  const ended = [
    ...live.map(async ({ tenantId, events }) => {
      for await (const { readings } of events) {
        countsOf(tenantId).accepted += readings.length;
        for (const { value } of readings) observer.onReading(tenantId, value);
      }
    }),
    (async () => {
      for await (const { messages } of rejections) {
        for (const { tenant, reason, occurrences } of messages) {
          const { rejected } = countsOf(tenant?.tenantId ?? "");
          rejected.set(reason, (rejected.get(reason) ?? 0) + occurrences);
        }
      }
    })(),
  ].map((loop) => loop.catch(onFailure));
  return observer;
}

/** Loads the accounts of a day by minute, or of a week by hour. */
import { useQuery } from "@tanstack/react-query";
import { LedgerHoursDocument, LedgerMinutesDocument } from "../generated/operations";
import { useSession } from "../session/session-provider";
import { useClock } from "../ui/time";
import type { TimedAccount } from "./account";

const AGAIN_MS = 15_000;
const MAX_MS = 7 * 24 * 3_600_000;

export interface LedgerRange {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly unit: "minute" | "hour";
}

/** `data` is null if there is no such tenant. */
export function useLedger(tenantId: string, { from, to, unit }: LedgerRange) {
  const { sluice } = useSession();
  const clock = useClock();
  return useQuery({
    queryKey: ["ledger", tenantId, unit, from, to],
    queryFn: async ({ signal }): Promise<readonly TimedAccount[] | null> => {
      // The API allows 7 days. A week in which clocks go back is an hour longer.
      const start = Math.max(from, to - MAX_MS);
      const range = { from: new Date(start).toISOString(), to: new Date(to).toISOString() };
      const variables = { tenantId, range };
      if (unit === "minute") {
        const { tenant } = await sluice.request(LedgerMinutesDocument, variables, { signal });
        return tenant?.ledger.minutes.map(({ minute, ...account }) => ({ at: Date.parse(minute), ...account })) ?? null;
      }
      const { tenant } = await sluice.request(LedgerHoursDocument, variables, { signal });
      return tenant?.ledger.hours.map(({ hour, ...account }) => ({ at: Date.parse(hour), ...account })) ?? null;
    },
    // A past day is not refetched. It rarely changes: only when its last readings are flushed.
    refetchInterval: () => (to > clock.now() ? AGAIN_MS : false),
  });
}

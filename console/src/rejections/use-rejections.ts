/** Loads the recorded rejections of a tenant, and follows new rejections live. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import {
  LiveRejectionsDocument,
  RejectionsDocument,
  type RejectionFragment,
  type RejectionReason,
} from "../generated/operations";
import { useEvents } from "../live/use-events";
import { useSession } from "../session/session-provider";
import { useClock } from "../ui/time";
import { groupsOf, inOrder, type RecordedGroup } from "./groups";

const MAX_LIVE = 1_000;
const NO_LIVE: readonly RejectionFragment[] = [];
const NO_GROUPS: readonly RecordedGroup[] = [];

export function useRejections(tenantId: string, reason: RejectionReason | undefined, spanMs: number) {
  const { sluice } = useSession();
  const clock = useClock();
  const [live, setLive] = useState(NO_LIVE);
  const query = useQuery({
    queryKey: ["rejections", tenantId, reason, spanMs],
    queryFn: async ({ signal }) => {
      const from = new Date(clock.now() - spanMs).toISOString();
      const filter = { from, reasons: reason === undefined ? null : [reason] };
      return (await sluice.request(RejectionsDocument, { tenantId, filter }, { signal })).tenant ?? null;
    },
    // Query again on return: live rejections are lost when the reader leaves the page.
    staleTime: 0,
  });
  const { dataUpdatedAt } = query;
  const [loadedAt, setLoadedAt] = useState(dataUpdatedAt);
  // Newly loaded groups include all rejections that arrived before.
  if (loadedAt !== dataUpdatedAt) {
    setLoadedAt(dataUpdatedAt);
    setLive(NO_LIVE);
  }
  useEvents({
    document: LiveRejectionsDocument,
    variables: { input: { tenantId } },
    onEvent: ({ messages, gap }) => {
      if (gap !== null) void query.refetch();
      setLive((before) => merged(before, messages));
    },
    onGap: () => void query.refetch(),
  });
  const recorded = query.data?.rejectionGroups?.groups ?? NO_GROUPS;
  const order = useMemo(() => groupsOf(recorded, NO_LIVE).map(({ key }) => key), [recorded]);
  const groups = useMemo(() => {
    // Skip rejections that a resumed stream repeats and the recorded counts already include.
    const counted = recorded.reduce((newest, { lastAt }) => (lastAt > newest ? lastAt : newest), "");
    const arrived = live.filter(({ at, reason: of }) => at > counted && (reason === undefined || of === reason));
    return inOrder(groupsOf(recorded, arrived), order);
  }, [live, recorded, reason, order]);
  return { query, groups, isComplete: query.data?.rejectionGroups?.isComplete ?? true };
}

/** Adds messages, except those that a resumed stream repeats. */
function merged(before: readonly RejectionFragment[], messages: readonly RejectionFragment[]) {
  const known = new Set(before.map(({ id }) => id));
  const arrived = messages.filter(({ id }) => !known.has(id)).reverse();
  return arrived.length === 0 ? before : [...arrived, ...before].slice(0, MAX_LIVE);
}

/** The rejected messages of a tenant: what is recorded, and what is rejected now. */
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
import { groupsOf, inOrder } from "./groups";

/** What a page of the API holds at most. */
const RECORDS = 1_000;
const NONE: readonly RejectionFragment[] = [];

export function useRejections(tenantId: string, reason: RejectionReason | undefined) {
  const { sluice } = useSession();
  const [live, setLive] = useState(NONE);
  const query = useQuery({
    queryKey: ["rejections", tenantId, reason],
    queryFn: async ({ signal }) => {
      const filter = { reasons: reason === undefined ? null : [reason] };
      const data = await sluice.request(RejectionsDocument, { tenantId, first: RECORDS, filter }, { signal });
      return data.tenant?.rejectedMessages ?? null;
    },
    structuralSharing: false,
    // What arrived live is gone when the page is left.
    staleTime: 0,
  });
  useEvents({
    document: LiveRejectionsDocument,
    variables: { input: { tenantId } },
    onEvent: (rejection) => setLive((before) => [rejection, ...before].slice(0, RECORDS)),
    onGap: () => void query.refetch(),
  });
  const recorded = query.data?.nodes ?? NONE;
  const order = useMemo(() => groupsOf(recorded).map(({ key }) => key), [recorded]);
  const groups = useMemo(() => {
    const arrived = reason === undefined ? live : live.filter((each) => each.reason === reason);
    return inOrder(groupsOf([...arrived, ...recorded]), order);
  }, [live, recorded, reason, order]);
  return { query, groups, isPart: query.data?.pageInfo.hasNextPage ?? false };
}

/** The sessions of the gateways that use each credential of a tenant. */
import { useQueries } from "@tanstack/react-query";
import { BrokerSessionsDocument, type BrokerSessionsQuery } from "../generated/operations";
import { useSession } from "../session/session-provider";
import type { PageRequest } from "./use-pages";

type Credentials = NonNullable<BrokerSessionsQuery["tenant"]>["brokerCredentials"]["nodes"];
export type GatewaySession = Credentials[number]["sessions"][number];

/** Time between two queries. The platform stores sessions every 10 seconds. */
const AGAIN_MS = 10_000;

/**
 * Sessions by credential ID. Credentials whose sessions are still loading are absent.
 *
 * @param pages pages of credentials whose sessions are loaded
 */
export function useSessions(
  tenantId: string,
  pages: readonly PageRequest[],
): ReadonlyMap<string, readonly GatewaySession[]> {
  const { sluice } = useSession();
  return useQueries({
    queries: pages.map((page) => ({
      queryKey: ["sessions", tenantId, page],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<Credentials> => {
        const { tenant } = await sluice.request(BrokerSessionsDocument, { tenantId, ...page }, { signal });
        return tenant?.brokerCredentials.nodes ?? [];
      },
      refetchInterval: AGAIN_MS,
    })),
    combine: byCredential,
  });
}

function byCredential(
  pages: readonly { readonly data?: Credentials | undefined }[],
): ReadonlyMap<string, readonly GatewaySession[]> {
  return new Map(pages.flatMap(({ data }) => data?.map(({ id, sessions }) => [id, sessions] as const) ?? []));
}

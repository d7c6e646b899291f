/** The gateways that connect with each credential of a tenant. */
import { useQueries } from "@tanstack/react-query";
import { BrokerSessionsDocument, type BrokerSessionsQuery } from "../generated/operations";
import { useSession } from "../session/session-provider";
import type { PageRequest } from "./use-pages";

type Credentials = NonNullable<BrokerSessionsQuery["tenant"]>["brokerCredentials"]["nodes"];
export type GatewaySession = Credentials[number]["sessions"][number];

/** The platform stores them every 10 seconds. */
const AGAIN_MS = 10_000;

/**
 * By ID of the credential. It lacks credentials whose sessions are not known yet.
 *
 * @param pages of credentials
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

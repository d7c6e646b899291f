/** Loads the connections of a credential's gateways, and the credential's last trace. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { CredentialConnectionsDocument, type CredentialConnectionsQuery } from "../generated/operations";
import { useSession } from "../session/session-provider";

export type Connections = Extract<CredentialConnectionsQuery["node"], { readonly sessions: unknown }>;

export const CONNECTIONS_KEY = "connections";

/** Time between two queries. The platform stores connections every 10 seconds, but a trace can end at any time. */
const AGAIN_MS = 10_000;
const AGAIN_OF_TRACE_MS = 2_000;

/** `data` is null if the credential was deleted. */
export function useConnections(id: string): UseQueryResult<Connections | null> {
  const { sluice } = useSession();
  return useQuery({
    queryKey: [CONNECTIONS_KEY, id],
    queryFn: async ({ signal }) => {
      const { node } = await sluice.request(CredentialConnectionsDocument, { id }, { signal });
      return node !== null && "sessions" in node ? node : null;
    },
    refetchInterval: ({ state }) => (state.data?.trace?.status === "RUNNING" ? AGAIN_OF_TRACE_MS : AGAIN_MS),
  });
}

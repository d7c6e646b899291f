/** The signed-in user, and the rights of its role. The console hides everything that the role may not do. */
import { useQuery } from "@tanstack/react-query";
import { ViewerDocument, type ViewerQuery } from "../generated/operations";
import { useSession } from "./session-provider";
import { VIEWER_KEY } from "./session-store";

export type Viewer = ViewerQuery["viewer"];

export function useViewerQuery() {
  const { sluice } = useSession();
  return useQuery({
    queryKey: VIEWER_KEY,
    queryFn: async ({ signal }): Promise<Viewer> => (await sluice.request(ViewerDocument, {}, { signal })).viewer,
    staleTime: 60_000,
  });
}

/** undefined until the platform has responded. */
export function useViewer(): Viewer | undefined {
  return useViewerQuery().data;
}

export interface Rights {
  /** Whether the role may call this mutation. */
  readonly may: (mutation: string) => boolean;
  /** Sees credentials, API keys and the audit log. */
  readonly access: boolean;
  /** Sees all tenants and the platform. */
  readonly operate: boolean;
}

/** No rights until the role is known. */
export function useRights(): Rights {
  const viewer = useViewer();
  return {
    may: (mutation) => viewer?.may.includes(mutation) === true,
    access: viewer !== undefined && viewer.role !== "TENANT_READER",
    operate: viewer?.role === "OPERATOR",
  };
}

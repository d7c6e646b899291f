/** The signed-in user and the rights of their role. The console hides everything that the role does not allow. */
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

/** Returns undefined until the platform has responded. */
export function useViewer(): Viewer | undefined {
  return useViewerQuery().data;
}

export interface Rights {
  /** Whether the role allows this mutation. */
  readonly may: (mutation: string) => boolean;
  /** Whether the role sees credentials, API keys and the audit log. */
  readonly access: boolean;
  /** Whether the role sees all tenants and the platform. */
  readonly operate: boolean;
}

/** Returns no rights until the role is known. */
export function useRights(): Rights {
  const viewer = useViewer();
  return {
    may: (mutation) => viewer?.may.includes(mutation) === true,
    access: viewer !== undefined && viewer.role !== "TENANT_READER",
    operate: viewer?.role === "OPERATOR",
  };
}

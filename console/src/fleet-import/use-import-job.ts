/** The import of a tenant. It continues after the reader leaves the page, and stops when the reader signs out. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { TextClient } from "@sluice/sdk/text";
import { useSession } from "../session/session-provider";
import { ImportJob, type ImportState } from "./import-job";

const jobs = new WeakMap<TextClient, Map<string, ImportJob>>();

export function useImportJob(tenantId: string): { readonly job: ImportJob; readonly state: ImportState } {
  const { sluice } = useSession();
  const job = jobOf(sluice, useQueryClient(), tenantId);
  return { job, state: useSyncExternalStore(job.subscribe, job.current) };
}

function jobOf(sluice: TextClient, queries: QueryClient, tenantId: string): ImportJob {
  const ofSession = jobs.get(sluice) ?? new Map<string, ImportJob>();
  jobs.set(sluice, ofSession);
  const job =
    ofSession.get(tenantId) ??
    new ImportJob(sluice, tenantId, () => void queries.invalidateQueries({ queryKey: ["fleet"] }));
  ofSession.set(tenantId, job);
  return job;
}

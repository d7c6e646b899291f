/** Refreshes lists when another user or client registers, changes or deletes something. */
import { useQueryClient, type InfiniteData, type Query } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { PlatformChangesDocument, RegistryChangesDocument, type RegistryKind } from "../generated/operations";
import { useEvents } from "./use-events";

/** Keys of the queries that show objects of each kind. */
const SHOWN: Readonly<Record<RegistryKind, readonly string[]>> = {
  TENANT: ["tenants", "tenant-name", "tenant", "tenant-state", "usage"],
  ASSET: ["fleet", "fleet-count", "asset", "sensor", "find", "comparable"],
  SENSOR: ["fleet", "fleet-count", "asset", "sensor", "find", "comparable"],
};
const KINDS: readonly RegistryKind[] = ["TENANT", "ASSET", "SENSOR"];

/** Minimum time between two refreshes. An import registers thousands of objects. */
const EVERY_MS = 1_500;
/** A list with more pages is only marked as stale, because a refresh loads all its pages again. */
const MOST_PAGES = 3;

/** @param tenantId undefined: operators follow the changes of all tenants */
export function useRegistryChanges(tenantId: string | undefined, isOperator: boolean): void {
  const queries = useQueryClient();
  const kinds = useRef(new Set<RegistryKind>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const refresh = () => {
    timer.current = undefined;
    const keys = new Set([...kinds.current].flatMap((kind) => SHOWN[kind]));
    kinds.current.clear();
    const isShown = ({ queryKey: [name] }: Query) => keys.has(String(name));
    void queries.invalidateQueries({ predicate: (query) => isShown(query) && isShort(query) });
    void queries.invalidateQueries({
      predicate: (query) => isShown(query) && !isShort(query),
      refetchType: "none",
    });
  };
  const changed = (changedKinds: readonly RegistryKind[]) => {
    if (changedKinds.length === 0) return;
    for (const kind of changedKinds) kinds.current.add(kind);
    timer.current ??= setTimeout(refresh, EVERY_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEvents({
    document: RegistryChangesDocument,
    variables: tenantId === undefined && !isOperator ? null : { input: { tenantId: tenantId ?? null } },
    onEvent: ({ changes, isComplete }) => changed(isComplete ? changes.map(({ kind }) => kind) : KINDS),
    onGap: () => changed(KINDS),
  });
}

function isShort({ state: { data } }: Query): boolean {
  const pages = (data as Partial<InfiniteData<unknown>> | undefined)?.pages;
  return pages === undefined || pages.length <= MOST_PAGES;
}

/** Queries the platform's state again as soon as it changes. Only for operators. */
export function usePlatformChanges(): void {
  const queries = useQueryClient();
  const refresh = () => void queries.invalidateQueries({ queryKey: ["platform"] });
  useEvents({ document: PlatformChangesDocument, variables: {}, onEvent: refresh, onGap: refresh });
}

import type { JournalKind } from "../../dev/stack";
import type { ScaleOptions } from "./options";

/** Division of an installation into processes. */
export interface Layout {
  readonly journal: JournalKind;
  readonly partitions: number;
  /**
   * Number of processes with the role `ingest`, and number of processes with the role `flush`. Another process has the
   * role `api`. Processes without a lease stand by. null: one process has all roles.
   */
  readonly perRole: number | null;
}

/**
 * Returns the layouts in the order of their measurement. One process with all roles and a journal in MongoDB is always
 * among them. Several partitions are compared with one partition in as many processes, which follow as many journals.
 */
export function layoutsOf({ journals, partitions }: ScaleOptions): Layout[] {
  const inOneProcess = (journal: JournalKind): Layout => ({ journal, partitions: 1, perRole: null });
  const beside = (journal: JournalKind, count: number): Layout[] =>
    [...new Set([1, count])].map((each) => ({ journal, partitions: each, perRole: count }));
  return [
    ...(journals.includes("mongodb") ? [] : [inOneProcess("mongodb")]),
    ...journals.flatMap((journal) => [inOneProcess(journal), ...partitions.flatMap((count) => beside(journal, count))]),
  ];
}

/** Whether `base` is the layout to compare with: one partition in as many processes. */
export function isBaseOf(base: Layout, { journal, perRole }: Layout): boolean {
  return base.partitions === 1 && base.journal === journal && base.perRole === perRole;
}

export function titleOf({ journal, partitions, perRole }: Layout): string {
  if (perRole === null) return `${journal}, one process`;
  return `${journal}, ${String(partitions)} in ${String(2 * perRole + 1)} processes`;
}

/** Live view of the results: a table that is redrawn in place on a terminal, otherwise a line every 5 seconds. */

import type { Observer, TenantCounts } from "./observer";

export interface Display {
  stop(): void;
}

const TTY_MS = 1_000;
const PLAIN_MS = 5_000;

interface Row {
  readonly tenant: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly reasons: string;
}

export function startDisplay(observer: Observer, out: NodeJS.WriteStream): Display {
  const tty = out.isTTY;
  const intervalMs = tty ? TTY_MS : PLAIN_MS;
  let before = new Map<string, { accepted: number; rejected: number }>();
  let drawn = 0;

  const timer = setInterval(() => {
    const rows = [...observer.counts].map(([tenantId, counts]) => row(tenantId, counts, before, intervalMs));
    before = new Map([...observer.counts].map(([tenantId, counts]) => [tenantId, totals(counts)]));
    if (!tty) {
      out.write(`${rows.map(asLine).join("  |  ")}\n`);
      return;
    }
    const lines = asTable(rows, out.columns);
    // Moves up to the first line of the table, then clears to the end of the screen.
    out.write(`${drawn > 0 ? `\x1b[${String(drawn)}A\x1b[J` : ""}${lines.join("\n")}\n`);
    drawn = lines.length;
  }, intervalMs);

  return {
    stop() {
      clearInterval(timer);
    },
  };
}

function totals({ accepted, rejected }: TenantCounts): { accepted: number; rejected: number } {
  return { accepted, rejected: [...rejected.values()].reduce((sum, count) => sum + count, 0) };
}

function row(
  tenantId: string,
  counts: TenantCounts,
  before: ReadonlyMap<string, { accepted: number; rejected: number }>,
  intervalMs: number,
): Row {
  const now = totals(counts);
  const then = before.get(tenantId) ?? { accepted: 0, rejected: 0 };
  const perSecond = (count: number) => (count * 1_000) / intervalMs;
  const reasons = [...counts.rejected].sort(([a], [b]) => a.localeCompare(b));
  return {
    tenant: tenantId === "" ? "(no tenant)" : tenantId,
    accepted: perSecond(now.accepted - then.accepted),
    rejected: perSecond(now.rejected - then.rejected),
    reasons: reasons.map(([reason, count]) => `${reason} ${String(count)}`).join(", "),
  };
}

function asLine({ tenant, accepted, rejected, reasons }: Row): string {
  const why = reasons === "" ? "" : ` (total: ${reasons})`;
  return `${tenant}: ${accepted.toFixed(1)} accepted/s, ${rejected.toFixed(1)} rejected/s${why}`;
}

function asTable(rows: readonly Row[], columns: number): string[] {
  const header = `${"tenant".padEnd(12)}${"accepted/s".padStart(11)}${"rejected/s".padStart(11)}  total rejected messages`;
  const lines = rows.map(
    ({ tenant, accepted, rejected, reasons }) =>
      `${tenant.padEnd(12)}${accepted.toFixed(0).padStart(11)}${rejected.toFixed(0).padStart(11)}  ${reasons}`,
  );
  return [header, ...lines].map((line) => line.slice(0, Math.max(40, columns - 1)));
}

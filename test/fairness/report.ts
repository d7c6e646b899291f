/** What a run prints and writes. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { MEASURES, worstFirst, type Verdict } from "./judge";
import type { Trial } from "./trial";

export interface Judged {
  readonly verdict: Verdict;
  readonly trial: Trial;
}

const FILE = path.resolve(".sluice", "fairness.json");
const WORST = 15;

export function lineOf({ verdict, trial }: Judged): string {
  const measures = MEASURES.map((measure) => {
    const { attacked, idle, ratio } = verdict.comparisons[measure];
    return `${measure} ${attacked.toFixed(0)}/${idle.toFixed(0)} ms (${ratio.toFixed(1)}x)`;
  });
  const { sent, codes, cpuSeconds, seconds } = trial.outcome;
  const parts = [
    ...measures,
    `${Math.round(verdict.residentBytes / 1e6)} MB`,
    `${Math.round(sent / seconds)}/s`,
    JSON.stringify(codes),
    `attacker's CPU ${Math.round((cpuSeconds / seconds) * 100)} %`,
    ...(trial.largest === undefined ? [] : [trial.largest.size]),
    ...verdict.faults.filter((fault) => !/: p\d+ /.test(fault)),
  ];
  return `${verdict.isFair ? "fair  " : "UNFAIR"} ${verdict.shape}: ${parts.join(", ")}`;
}

export function print(line: string): void {
  process.stdout.write(`fairness: ${line}\n`);
}

/** Prints the worst shapes, and writes all of them. */
export function report(all: readonly Judged[], losses: readonly string[]): void {
  const byShape = new Map(all.map((each) => [each.verdict.shape, each]));
  const ordered = worstFirst(all.map(({ verdict }) => verdict));
  print(`${all.length} shapes, ${ordered.filter(({ isFair }) => !isFair).length} unfair; the worst:`);
  for (const { shape } of ordered.slice(0, WORST)) {
    const judged = byShape.get(shape);
    if (judged !== undefined) print(lineOf(judged));
  }
  print(losses.length === 0 ? "nothing lost, nothing twice, the ledger balances" : losses.join("; "));
  mkdirSync(path.dirname(FILE), { recursive: true });
  const shapes = ordered.map((verdict) => {
    const { outcome, largest } = byShape.get(verdict.shape)?.trial ?? {};
    return { ...verdict, outcome, largest: largest && { ...largest, document: largest.document.slice(0, 2_000) } };
  });
  writeFileSync(FILE, JSON.stringify({ losses, shapes }, null, 2));
}

/** Prints and writes the result of a fairness run. */
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { median } from "../../bench/ingest/statistics";
import { MEASURES, worstFirst, type Verdict } from "./judge";
import type { Extent } from "./sample";
import { type AttackerKind, ATTACKERS } from "./shapes/shape";
import type { Trial } from "./trial";

export interface Judged {
  readonly verdict: Verdict;
  readonly by: AttackerKind;
  readonly trial: Trial;
}

const FOLDER = path.resolve(".sluice");
/** File with a line for each shape, which is a JSON object. */
const LINES = path.join(FOLDER, "fairness.jsonl");
const SUMMARY = path.join(FOLDER, "fairness.json");
const WORST = 15;

export function lineOf({ verdict, trial }: Pick<Judged, "verdict" | "trial">): string {
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

let isBegun = false;

/** Writes a line for the shape. The first line of a run replaces the file of an earlier run. */
export function record({ verdict, by, trial: { outcome, largest } }: Judged): void {
  mkdirSync(FOLDER, { recursive: true });
  if (!isBegun) writeFileSync(LINES, "");
  isBegun = true;
  const document = largest?.document.slice(0, 2_000);
  appendFileSync(LINES, `${JSON.stringify({ by, ...verdict, outcome, size: largest?.size, document })}\n`);
}

/** Prints the worst shapes, and writes the result of the run. */
export function report(all: readonly Judged[], losses: readonly string[], extent: Extent): void {
  const byShape = new Map(all.map((each) => [each.verdict.shape, each]));
  const ordered = worstFirst(all.map(({ verdict }) => verdict));
  print(`${all.length} shapes, ${ordered.filter(({ isFair }) => !isFair).length} unfair; the worst:`);
  for (const { shape } of ordered.slice(0, WORST)) {
    const judged = byShape.get(shape);
    if (judged !== undefined) print(lineOf(judged));
  }
  print(losses.length === 0 ? "nothing lost, nothing twice, the ledger balances" : losses.join("; "));
  const attackers = ATTACKERS.map((by) => {
    const verdicts = all.filter((each) => each.by === by).map(({ verdict }) => verdict);
    return { by, ...totalsOf(verdicts) };
  });
  for (const { by, shapes, unfair, worst, medianRatio, residentBytes } of attackers) {
    const memory = `${Math.round(residentBytes / 1e6)} MB`;
    print(
      `${by}: ${shapes} shapes, ${unfair} unfair, p99 ratio median ${medianRatio.toFixed(1)}, ${memory}, worst: ${worst}`,
    );
  }
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(SUMMARY, JSON.stringify({ ...extent, losses, ...totalsOf(ordered), attackers }, null, 2));
}

function totalsOf(verdicts: readonly Verdict[]) {
  const [worst] = worstFirst(verdicts);
  const ratios = verdicts.map(({ worstRatio }) => worstRatio);
  return {
    shapes: verdicts.length,
    unfair: verdicts.filter(({ isFair }) => !isFair).length,
    worst: worst?.shape ?? "none",
    worstRatio: worst?.worstRatio ?? 0,
    medianRatio: ratios.length === 0 ? 0 : median(ratios),
    residentBytes: Math.max(0, ...verdicts.map(({ residentBytes }) => residentBytes)),
  };
}

/**
 * Measures the main thread of a page in a trace of Chromium. Times are CPU time of the thread, so they exclude other
 * processes.
 */
import type { Browser, Page } from "playwright-core";

/** Categories that record each task of each thread with its CPU time. */
const CATEGORIES = ["disabled-by-default-devtools.timeline", "__metadata"];
const LONG_MS = 50;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU time of the task in microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface MainThread {
  readonly cpuMs: number;
  /** Number of tasks that took more than 50 ms. */
  readonly longTasks: number;
  readonly longestMs: number;
}

/** Measures the main thread of `page` while `work` runs. */
export async function traceMainThread(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<MainThread> {
  await browser.startTracing(page, { categories: CATEGORIES });
  let trace: Buffer;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  return mainThreadOf(traceEvents);
}

/** Returns the busiest of the main threads, because Chromium also keeps an idle spare renderer. */
function mainThreadOf(events: readonly TraceEvent[]): MainThread {
  const threads = new Map<string, { cpu: number; long: number; longest: number }>();
  const keyOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  for (const event of events) {
    if (event.ph === "M" && event.name === "thread_name" && event.args?.name === "CrRendererMain") {
      threads.set(keyOf(event), { cpu: 0, long: 0, longest: 0 });
    }
  }
  for (const event of events) {
    const thread = event.name === "RunTask" && event.ph === "X" ? threads.get(keyOf(event)) : undefined;
    if (thread === undefined) continue;
    const ms = (event.tdur ?? 0) / 1_000;
    thread.cpu += ms;
    thread.longest = Math.max(thread.longest, ms);
    if (ms > LONG_MS) thread.long++;
  }
  const [busiest] = [...threads.values()].sort((one, other) => other.cpu - one.cpu);
  if (busiest === undefined || busiest.cpu === 0) throw new Error("The trace has no task of a page's main thread.");
  return { cpuMs: busiest.cpu, longTasks: busiest.long, longestMs: busiest.longest };
}

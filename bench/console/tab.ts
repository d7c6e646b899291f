import { chromium, type CDPSession } from "playwright-core";
import { findChromium } from "../../dev/tools";
import { IN_PAGE } from "./in-page";
import { type MainThread, traceMainThread } from "./trace";

/** Tab of Chromium that is signed in to the console. */
export interface Tab {
  /** Loads the tenant's overview again, and waits until it is shown. */
  reload(): Promise<void>;
  /** Calls a function of `bench` in the page, such as `open()`. See {@link IN_PAGE}. */
  call(expression: string): Promise<number>;
  trace(work: () => Promise<unknown>): Promise<MainThread>;
  /** Returns the used bytes of the heap after a garbage collection. */
  heap(): Promise<number>;
  /** Number of readings that the tab has received since it was opened. */
  readings(): number;
  close(): Promise<void>;
}

const ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

export async function openTab(consoleUrl: string, tenantId: string, apiKey: string): Promise<Tab> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error("Cannot find Chromium. Install it, or set SLUICE_CHROMIUM to its path.");
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addInitScript(IN_PAGE);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    let readings = 0;
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => (readings += readingsOf(payload.toString())));
    });
    const overview = page.getByText("Balanced", { exact: true });
    await page.goto(`${consoleUrl}t/${tenantId}`);
    await page.getByLabel("API key").fill(apiKey);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await overview.waitFor();
    return {
      async reload() {
        await page.goto(`${consoleUrl}t/${tenantId}`);
        await overview.waitFor();
      },
      call: (expression) => page.evaluate<number>(`bench.${expression}`),
      trace: (work) => traceMainThread(browser, page, work),
      heap: () => heapOf(session),
      readings: () => readings,
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function readingsOf(frame: string): number {
  return frame.split('"receivedAt"').length - 1;
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return usedSize;
}

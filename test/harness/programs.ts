/** Programs that only some tests need. Where one is missing its tests are skipped; `npm test` says so, and fails in CI. */

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser } from "playwright-core";
import { findChromium } from "../../dev/tools";
import { disposeLater } from "./servers";

const run = promisify(execFile);

const chromiumPath = findChromium();
const isChromiumThere = chromiumPath !== undefined && chromiumPath !== "" && chromiumPath !== "off";

/** `describe`, where there is a Chromium. */
export const describeInChromium: jest.Describe = isChromiumThere ? describe : describe.skip;

/** For whatever a page is to show, milliseconds. Less than Jest gives a test, so that the error says what is missing. */
export const PAGE_PATIENCE_MS = 200_000;

/** Chromium without a window and without traffic of its own; closed after this file's tests. */
export async function launchChromium(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? "",
    timeout: PAGE_PATIENCE_MS,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  disposeLater(() => browser.close());
  return browser;
}

const { SLUICE_PYTHON: python, SLUICE_PYTHON_PACKAGES: packages } = process.env;
const isPythonThere = python !== undefined && python !== "" && python !== "off";

/** `test`, where there is a Python with the packages that the task has prepared. */
export const testInPython: jest.It = isPythonThere ? test : test.skip;

/** How to run that Python with those packages. */
export const pythonProgram = {
  command: python ?? "",
  env: { PYTHONPATH: packages ?? "", PYTHONDONTWRITEBYTECODE: "1" },
} as const;

/** Runs Python with those packages and resolves with its standard output, whatever its exit code. */
export async function runPython(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const { command, env: own } = pythonProgram;
  const env = { PATH: process.env.PATH ?? path.dirname(command), ...own, ...options.env };
  return run(command, args, { cwd: options.cwd, env, maxBuffer: 64 * 1_048_576 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Error & { code?: unknown; stdout?: string; stderr?: string }) => ({
      code: typeof error.code === "number" ? error.code : -1,
      stdout: error.stdout ?? "",
      stderr: error.stderr ?? error.message,
    }),
  );
}

const { SLUICE_GO: go, SLUICE_GO_CACHE: goCache } = process.env;
const isGoThere = go !== undefined && go !== "" && go !== "off";

/** `test`, where there is a Go. */
export const testInGo: jest.It = isGoThere ? test : test.skip;

/** Runs Go with modules and compiled packages that are kept for the next run. @throws Error with its output */
export async function runGo(args: readonly string[], cwd: string): Promise<void> {
  const cache = goCache ?? cwd;
  // Its downloads can be deleted, and it never fetches another Go.
  const own = { GOPATH: cache, GOCACHE: path.join(cache, "build"), GOFLAGS: "-modcacherw", GOTOOLCHAIN: "local" };
  await run(go ?? "", args, { cwd, env: { ...process.env, ...own } });
}

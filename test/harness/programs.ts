/**
 * Programs that only some tests need. If a program is missing, its tests are skipped. `npm test` then reports it, and
 * fails in CI.
 */

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser } from "playwright-core";
import { findChromium } from "../../dev/tools";
import { disposeLater } from "./servers";

const run = promisify(execFile);

const chromiumPath = findChromium();
const isChromiumThere = chromiumPath !== undefined && chromiumPath !== "" && chromiumPath !== "off";

/** `describe` if Chromium is installed, otherwise `describe.skip`. */
export const describeInChromium: jest.Describe = isChromiumThere ? describe : describe.skip;

/**
 * Time limit for expected content of a page. Shorter than Jest's limit, so that the error names the missing content.
 */
export const PAGE_PATIENCE_MS = 200_000;

/** Starts Chromium without a window and without its own network traffic. It is closed after this file's tests. */
export async function launchChromium(ignoreDefaultArgs: string[] = []): Promise<Browser> {
  const browser = await chromium.launch({
    ignoreDefaultArgs,
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

/** `test` if Python and the prepared packages are installed, otherwise `test.skip`. */
export const testInPython: jest.It = isPythonThere ? test : test.skip;

/** Path and environment of Python with the prepared packages. */
export const pythonProgram = {
  command: python ?? "",
  env: { PYTHONPATH: packages ?? "", PYTHONDONTWRITEBYTECODE: "1" },
} as const;

/** Runs Python with the prepared packages. Resolves with its exit code and its output, even if it fails. */
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

/** `test` if Go is installed, otherwise `test.skip`. */
export const testInGo: jest.It = isGoThere ? test : test.skip;

/**
 * Runs Go with modules and compiled packages that are kept for the next run. @throws Error with Go's output if it fails
 */
export async function runGo(args: readonly string[], cwd: string): Promise<void> {
  const cache = goCache ?? cwd;
  // These variables make Go's downloads deletable, and prevent Go from downloading another version.
  const own = { GOPATH: cache, GOCACHE: path.join(cache, "build"), GOFLAGS: "-modcacherw", GOTOOLCHAIN: "local" };
  await run(go ?? "", args, { cwd, env: { ...process.env, ...own } });
}

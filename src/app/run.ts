/** Runs the app with a valid configuration, and stops it on a signal. */
import { type App, createApp } from "../app";
import type { Config } from "../config/config";
import { EXIT_CONFIG, rejectConfig } from "../config/load";
import { createLogger } from "../process/logger";
import { collectStartGarbage } from "../process/start-garbage";
import { configFailureOf } from "./start-failure";

const EXIT_FAILED = 1;
/** Closing a terminal sends SIGHUP. Without a handler, Node would exit immediately without flushing. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs the app until the process receives a signal or a part fails. Then stops the app and exits. */
export function run(config: Config): void {
  const logger = createLogger(config.log.level, config.log.format);
  let ending = false;

  /**
   * Stops the parts in reverse start order, after the drain if there is one. Exits at the deadline, even if a part has
   * not stopped.
   */
  const end = async (code: number, reason: string, drainMs = 0): Promise<void> => {
    if (ending) return;
    ending = true;
    logger.info({ reason }, "stopping");
    if (drainMs > 0) app.drain();
    setTimeout(() => {
      logger.error("shutdown deadline exceeded");
      process.exit(EXIT_FAILED);
    }, drainMs + config.shutdown.deadlineMs).unref();
    await app.stop();
    logger.info("stopped");
    process.exit(code);
  };

  let app: App;
  try {
    app = createApp(
      config,
      logger,
      () => void end(EXIT_FAILED, "a part failed"),
      (secret) => process.stderr.write(firstOperatorKey(secret)),
    );
  } catch (error) {
    const failure = configFailureOf(error, config);
    if (failure === null) throw error;
    return rejectConfig([failure]);
  }
  for (const signal of SIGNALS) process.on(signal, () => void end(0, signal, drainOf(signal, config)));
  process.on("uncaughtException", (error) => {
    logger.fatal({ err: error }, "unexpected error");
    void end(EXIT_FAILED, "unexpected error");
  });

  const start = async () => {
    await app.start();
    await collectStartGarbage();
  };

  start().then(
    () => {
      if (ending) return;
      const urls = { httpUrl: app.httpUrl(), metricsUrl: app.metricsUrl() };
      const reasons = app.notReady();
      if (reasons.length === 0) logger.info(urls, "ready");
      else logger.warn({ ...urls, reasons }, "started, but not ready");
    },
    (error: unknown) => {
      if (ending) return;
      const failure = configFailureOf(error, config);
      if (failure !== null) {
        rejectConfig([failure]);
        void end(EXIT_CONFIG, "the configuration cannot be used");
        return;
      }
      logger.fatal({ err: error }, "start failed");
      void end(EXIT_FAILED, "start failed");
    },
  );
}

/**
 * Service managers and Kubernetes send SIGTERM while load balancers still send requests. A terminal sends SIGINT or
 * SIGHUP, and needs no drain.
 */
function drainOf(signal: (typeof SIGNALS)[number], { shutdown }: Config): number {
  return signal === "SIGTERM" ? shutdown.drainMs : 0;
}

function firstOperatorKey(secret: string): string {
  return (
    `\nFirst operator API key, shown only once:\n\n  ${secret}\n\nIf you lose it, create another one with ` +
    "'npx sluice operator-key create'.\n\n"
  );
}

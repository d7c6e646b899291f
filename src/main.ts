/** The process: reads the configuration, runs the app, ends it on a signal. */
import "./app/source-maps";
import "reflect-metadata";
import pino, { type Logger } from "pino";
import { createApp } from "./app";
import { collectStartGarbage } from "./app/start-garbage";
import type { Config } from "./config/config";
import { EXIT_CONFIG, formatProblems, loadConfig } from "./config/load";

const EXIT_FAILED = 1;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

function createLogger({ log }: Config): Logger {
  const options = { level: log.level, base: null };
  return log.format === "pretty" ? pino({ ...options, transport: { target: "pino-pretty" } }) : pino(options);
}

function run(config: Config): void {
  const logger = createLogger(config);
  let ending = false;

  /** Stops in good order; whatever has not ended by the deadline is left behind. */
  const end = async (code: number, reason: string): Promise<void> => {
    if (ending) return;
    ending = true;
    logger.info({ reason }, "stopping");
    setTimeout(() => {
      logger.error("the deadline of the shutdown has passed");
      process.exit(EXIT_FAILED);
    }, config.shutdown.deadlineMs).unref();
    await app.stop();
    logger.info("stopped");
    process.exit(code);
  };

  const app = createApp(
    config,
    logger,
    () => void end(EXIT_FAILED, "a part failed"),
    (secret) => process.stderr.write(`The operator's first API key, shown once: ${secret}\n`),
  );
  for (const signal of SIGNALS) process.on(signal, () => void end(0, signal));
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
      logger.info({ httpUrl: app.httpUrl(), metricsUrl: app.metricsUrl() }, "ready");
    },
    (error: unknown) => {
      if (ending) return;
      logger.fatal({ err: error }, "could not start");
      void end(EXIT_FAILED, "could not start");
    },
  );
}

const loaded = loadConfig();
if (loaded.ok) run(loaded.value);
else {
  process.stderr.write(formatProblems(loaded.failure));
  process.exitCode = EXIT_CONFIG;
}

import pino from "pino";
import { createApp } from "../../src/app";
import { formatFailures, loadConfig } from "../../src/config/load";
import type { HttpServer, HttpServerOptions } from "../../src/server/http-server";

/** Runs the platform with another server, configured by the environment. Reports its start like the platform. */
export function runBaseline(serve: (options: HttpServerOptions) => HttpServer): void {
  const loaded = loadConfig();
  if (!loaded.ok) throw new Error(formatFailures(loaded.failure));
  const logger = pino({ level: "info", base: null });
  const fail = (error: unknown) => {
    logger.fatal({ err: error }, "failed");
    process.exit(1);
  };
  const app = createApp(loaded.value, logger, fail, () => undefined, serve);
  process.once("SIGTERM", () => void app.stop().finally(() => process.exit(0)));
  app.start().then(() => logger.info({ httpUrl: app.httpUrl() }, "ready"), fail);
}

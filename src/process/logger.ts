import pino, { type DestinationStream, type Logger, type LoggerOptions } from "pino";
import { withoutUserInfo } from "../domain/user-info";

/** Creates the logger of a process or thread. It removes the user information of URLs from every line. */
export function createLogger(level: string, to: DestinationStream | "json" | "pretty"): Logger {
  const options: LoggerOptions = { level, base: null, hooks: { streamWrite: withoutUserInfo } };
  if (to === "pretty") return pino({ ...options, transport: { target: "pino-pretty" } });
  return to === "json" ? pino(options) : pino(options, to);
}

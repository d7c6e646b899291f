import { createReadStream } from "node:fs";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { TraceLine } from "../domain/broker-trace";
import type { BrokerLog, LogRecording, RecordingFailure } from "../domain/ports/broker-log";
import { fail, ok, type Result } from "../domain/result";
import { reloadBroker } from "./broker-signal";
import { parseConnectionLine, timeOfLine } from "./connection-line";
import { parseEndLine } from "./end-line";
import { parseFilterLine, parsePublishLine, parseSubscribeLine } from "./trace-line";

export interface PacketLogOptions {
  /** Folder that `include_dir` names in the broker's configuration. Both the broker and this process write to it. */
  readonly dir: string;
  /** File that `pid_file` names in the broker's configuration. */
  readonly pidFile: string;
  /** Size of the log at which a recording ends, in bytes. Default: 256 MiB. */
  readonly maxBytes?: number | undefined;
  /** Time limit for the broker to reload its configuration, in milliseconds. Default: 5,000. */
  readonly reloadMs?: number | undefined;
}

const MAX_BYTES = 256 * 1024 * 1024;
const RELOAD_MS = 5_000;
const POLL_MS = 200;
/** Part of the line that the broker logs when it reloads its configuration. */
const RELOADED = "Reloading config.";
const UNTIL = /^# until (\S+)$/m;

/**
 * Makes Mosquitto log every packet, by a configuration file in a folder that the broker's configuration includes.
 * Mosquitto publishes these log lines on no topic, so it writes them to a second file in that folder.
 */
export class PacketLog implements BrokerLog {
  private readonly switchFile: string;
  private readonly logFile: string;

  constructor(
    private readonly options: PacketLogOptions,
    private readonly logger: Logger,
  ) {
    this.switchFile = path.resolve(options.dir, "trace.conf");
    this.logFile = path.resolve(options.dir, "trace.log");
  }

  async recover(): Promise<void> {
    const text = await readFile(this.switchFile, "utf8").catch(() => null);
    if (text === null) return;
    const [, until = ""] = UNTIL.exec(text) ?? [];
    // The recording process may still be running.
    if (Date.parse(until) > Date.now()) return;
    await this.switchOff();
    await rm(this.logFile, { force: true });
    this.logger.warn({ file: this.switchFile }, "broker's log switched back after an interrupted trace");
  }

  async record(ms: number): Promise<Result<LogRecording, RecordingFailure>> {
    try {
      await this.recover();
      if (!(await this.switchOn(ms))) return fail("RUNNING");
    } catch (error) {
      this.logger.warn({ err: error, dir: this.options.dir }, "broker's log not switched to packets");
      return fail("OTHER");
    }
    const startedAt = new Date();
    if (await this.hasLog()) {
      return ok({
        startedAt,
        ended: (stopping) => this.ended(startedAt.getTime() + ms, stopping),
        lines: () => this.lines(),
        delete: () => rm(this.logFile, { force: true }),
      });
    }
    await this.switchOff();
    this.logger.warn(
      { dir: this.options.dir },
      "broker's log not switched to packets: the broker wrote no log into the folder",
    );
    return fail("OTHER");
  }

  /** Makes the broker log packets. Resolves with false if another recording is in progress. */
  private async switchOn(ms: number): Promise<boolean> {
    // Later than the planned end, because a recording may end late.
    const until = new Date(Date.now() + ms + 2 * this.reloadMs).toISOString();
    const text = `# until ${until}\nlog_type debug\nlog_type information\nlog_dest file ${this.logFile}\n`;
    try {
      await writeFile(this.switchFile, text, { flag: "wx", mode: 0o644 });
    } catch (error) {
      if (isExisting(error)) return false;
      throw error;
    }
    try {
      await rm(this.logFile, { force: true });
      await reloadBroker(this.options.pidFile);
    } catch (error) {
      await rm(this.switchFile, { force: true });
      throw error;
    }
    return true;
  }

  private async switchOff(): Promise<void> {
    await rm(this.switchFile, { force: true });
    await reloadBroker(this.options.pidFile).catch((error: unknown) => {
      this.logger.warn({ err: error }, "broker's log not switched back: send the broker SIGHUP");
    });
  }

  private hasLog(): Promise<boolean> {
    return this.within(async () => (await this.size()) !== null);
  }

  private async ended(endsAt: number, stopping: AbortSignal): Promise<{ isCut: boolean }> {
    const { maxBytes = MAX_BYTES } = this.options;
    const isOver = async () => Date.now() >= endsAt || ((await this.size()) ?? 0) > maxBytes;
    while (!stopping.aborted && !(await isOver())) {
      await delay(POLL_MS, undefined, { signal: stopping, ref: false }).catch(() => undefined);
    }
    const isCut = Date.now() < endsAt;
    await this.switchOff();
    // Mosquitto 2.0 keeps the last lines in memory until it closes the file.
    await this.within(async () => (await this.end()).includes(RELOADED));
    return { isCut };
  }

  private async *lines(): AsyncIterable<TraceLine> {
    let subscriber: string | null = null;
    for await (const line of createInterface({ input: createReadStream(this.logFile), crlfDelay: Infinity })) {
      const at = timeOfLine(Buffer.from(line)) ?? new Date();
      const subscription = subscriber === null ? null : parseFilterLine(line);
      if (subscription !== null && subscriber !== null) {
        const { filter: topic, isDenied } = subscription;
        yield { kind: isDenied ? "DENIED_SUBSCRIBE" : "SUBSCRIBED", clientId: subscriber, topic, at };
        continue;
      }
      // Between the filters, the log may contain packets that the broker sends to subscribers of its log.
      if (line.includes(": Sending ") && !line.includes(": Sending SUBACK to ")) continue;
      subscriber = parseSubscribeLine(line);
      const parsed = subscriber === null ? parseTraceLine(line, at) : null;
      if (parsed !== null) yield parsed;
    }
  }

  private async size(): Promise<number | null> {
    return (await stat(this.logFile).catch(() => null))?.size ?? null;
  }

  private async end(): Promise<string> {
    const size = (await this.size()) ?? 0;
    const chunks = createReadStream(this.logFile, { start: Math.max(0, size - 4_096), encoding: "utf8" });
    let text = "";
    for await (const chunk of chunks) text += String(chunk);
    return text;
  }

  private async within(isSo: () => Promise<boolean>): Promise<boolean> {
    const deadline = Date.now() + this.reloadMs;
    for (;;) {
      if (await isSo()) return true;
      if (Date.now() > deadline) return false;
      await delay(POLL_MS / 4);
    }
  }

  private get reloadMs(): number {
    return this.options.reloadMs ?? RELOAD_MS;
  }
}

function parseTraceLine(text: string, at: Date): TraceLine | null {
  const publish = parsePublishLine(text);
  if (publish !== null) {
    const { clientId, topic, isDenied } = publish;
    return { kind: isDenied ? "DENIED_PUBLISH" : "PUBLISHED", clientId, topic, at };
  }
  const line = Buffer.from(text);
  const connection = parseConnectionLine(line);
  if (connection !== null) return { kind: "CONNECTED", connection: { ...connection, at } };
  const end = parseEndLine(line);
  return end === null ? null : { kind: "ENDED", end: { ...end, at } };
}

function isExisting(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "EEXIST";
}

/** Traces of single credentials. During a trace, the broker logs every packet, and Sluice reads this log. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { tenantOfName, type BrokerCredential } from "../../domain/broker-credential";
import { TRACE_SECONDS, type BrokerTrace } from "../../domain/broker-trace";
import type { Principal } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import { PeriodicTask } from "../../domain/periodic-task";
import type { LogRecording, RecordingFailure } from "../../domain/ports/broker-log";
import type { BrokerSessionRepository } from "../../domain/ports/broker-session-store";
import type { BrokerTraceRepository } from "../../domain/ports/broker-trace-store";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import { fail, ok } from "../../domain/result";
import type { TenantScope } from "../authorization";
import type { Reads } from "../authorized-reads";
import type { StartedTrace } from "../broker-services";
import { unchanged, type Changes } from "../change-pipeline";
import type { Outcome } from "../outcome";
import type { Partitions } from "../partitions";
import { InputCheck } from "../validation";
import { noSuchCredential } from "./credential-checks";
import { recordedName } from "./credential-changes";
import { wholeNumber } from "./credential-input";
import { TraceReader } from "./trace-reader";

interface TraceParts {
  readonly credentials: Pick<BrokerCredentialRepository, "find">;
  readonly sessions: Pick<BrokerSessionRepository, "sessionsOf">;
  readonly traces: BrokerTraceRepository;
  readonly partitions: Partitions;
  readonly scope: TenantScope;
  readonly logger: Logger;
}

/** Maximum sessions of a credential whose packets a trace shows. */
const MAX_SESSIONS = 1_000;
/**
 * Time after its end when a trace without a result counts as lost, milliseconds. Reading the largest log takes less
 * time.
 */
const LOST_AFTER_MS = 120_000;

/** How often a process checks whether a killed process left packet logging on, milliseconds. */
const RECOVER_EVERY_MS = 60_000;

export class CredentialTraces extends PeriodicTask implements Reads<"brokerTraces"> {
  private readonly ending = new AbortController();
  private readonly running = new Set<Promise<void>>();

  /**
   * @param settleMs time to wait until earlier connections are stored, milliseconds. Default 15,000, which exceeds the
   * interval between those writes.
   */
  constructor(
    private readonly parts: TraceParts,
    private readonly settleMs = 15_000,
  ) {
    super(RECOVER_EVERY_MS);
  }

  /** Ends running traces early, and records them. */
  override async stop(): Promise<void> {
    this.ending.abort();
    await super.stop();
    await Promise.all(this.running);
  }

  protected async run(): Promise<void> {
    for (const { packetLog } of this.parts.partitions.all) {
      await packetLog?.recover().catch((error: unknown) => {
        this.parts.logger.warn({ err: error }, "check of the broker's log for an interrupted trace failed; retrying");
      });
    }
  }

  async last(principal: Principal, usernames: readonly string[]): Promise<(BrokerTrace | null)[]> {
    const readable = await Promise.all(
      usernames.map((username) => this.parts.scope.readable(principal, tenantOfName(username))),
    );
    const asked = usernames.filter((_username, index) => readable[index]);
    const found = asked.length === 0 ? [] : await this.parts.traces.lastOf(asked);
    const byName = new Map(asked.map((username, index) => [username, found[index] ?? null]));
    return usernames.map((username) => orLost(byName.get(username) ?? null));
  }

  async begin(principal: Principal, input: { username: string; seconds?: number | undefined }): Outcome<StartedTrace> {
    const check = new InputCheck();
    const { min, max } = TRACE_SECONDS;
    const seconds = wholeNumber(check, "seconds", input.seconds, min, max) ?? TRACE_SECONDS.default;
    const valid = check.result(null);
    if (!valid.ok) return valid;
    const [credential] = await this.parts.credentials.find([input.username]);
    if (credential === undefined) return fail([noSuchCredential()]);
    const tenant = await this.parts.scope.writable(principal, credential.tenantId, check);
    if (!tenant.ok) return tenant;
    const { packetLog } = this.parts.partitions.homeOf(tenant.value);
    if (packetLog === undefined) return fail([NOT_CONFIGURED]);
    const recording = await packetLog.record(seconds * 1_000);
    if (!recording.ok) return fail([FAILURES[recording.failure]]);
    const trace = await this.follow(credential, recording.value, seconds);
    return ok({ credential, trace, seconds });
  }

  private async follow({ username }: BrokerCredential, recording: LogRecording, seconds: number): Promise<BrokerTrace> {
    const { startedAt } = recording;
    const endsAt = new Date(startedAt.getTime() + seconds * 1_000);
    const none = { acceptedPublishes: 0, deniedPublishes: 0, events: [] };
    const trace: BrokerTrace = { status: "RUNNING", startedAt, endsAt, ...none };
    await this.parts.traces.record(username, trace).catch(async (error: unknown) => {
      await recording.ended(AbortSignal.abort());
      await recording.delete();
      throw error;
    });
    const finished = this.finish(username, trace, recording);
    this.running.add(finished);
    void finished.finally(() => this.running.delete(finished));
    return trace;
  }

  private async finish(username: string, trace: BrokerTrace, recording: LogRecording): Promise<void> {
    try {
      const connected = this.connectedAt(username, trace.startedAt);
      const [{ isCut }, clientIds] = await Promise.all([recording.ended(this.ending.signal), connected]);
      const reader = new TraceReader(username, clientIds);
      for await (const line of recording.lines()) reader.add(line);
      // Nothing may be recorded for a credential that was deleted meanwhile.
      if ((await this.parts.credentials.find([username])).length === 0) return;
      await this.parts.traces.record(username, { ...trace, status: isCut ? "CUT" : "COMPLETE", ...reader.result });
    } catch (error) {
      this.parts.logger.warn({ err: error, username }, "trace of a broker credential not stored");
    } finally {
      await recording.delete().catch(() => undefined);
    }
  }

  /**
   * Returns the client IDs with which the credential was connected at that time. First waits until the connections up
   * to then are stored.
   */
  private async connectedAt(username: string, at: Date): Promise<string[]> {
    const { signal } = this.ending;
    await delay(this.settleMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return [];
    const sessions = await this.parts.sessions.sessionsOf(username, MAX_SESSIONS);
    // The broker logs times in whole seconds. A connection in the same second may have followed another user's
    // connection, so it is left out.
    const second = new Date(Math.floor(at.getTime() / 1_000) * 1_000);
    return sessions.flatMap(({ clientId, connectedAt, endedAt, isConnected }) =>
      isConnected !== null && connectedAt < second && (endedAt === null || endedAt >= second) ? [clientId] : [],
    );
  }
}

export function traceChanges(traces: CredentialTraces): Changes<"brokerTraces"> {
  return {
    begin: {
      target: ({ username }) => recordedName(username),
      perform: (principal, input) => traces.begin(principal, input),
      describe: ({ credential: { tenantId, username }, seconds }) => ({
        tenantId,
        target: username,
        after: { seconds },
      }),
      respond: unchanged,
    },
  };
}

function orLost(trace: BrokerTrace | null): BrokerTrace | null {
  const isLost = trace?.status === "RUNNING" && trace.endsAt.getTime() + LOST_AFTER_MS < Date.now();
  return isLost ? { ...trace, status: "LOST" } : trace;
}

const NOT_CONFIGURED = failure(
  "UNAVAILABLE",
  [],
  "This process cannot read the broker's log. Run it on the broker's machine, and set SLUICE_BROKER_TRACE_DIR and " +
    "SLUICE_BROKER_PID_FILE.",
);

const FAILURES: Readonly<Record<RecordingFailure, Failure>> = {
  RUNNING: failure("CONFLICT", [], "Another trace of this broker is running. Try again after it has ended."),
  OTHER: failure(
    "UNAVAILABLE",
    [],
    "The broker did not start the trace. Check that SLUICE_BROKER_TRACE_DIR is the include_dir of mosquitto.conf, and " +
      "that Sluice runs as the broker's user.",
  ),
};

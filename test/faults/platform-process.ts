/** Controls the platform process (see platform.ts) from a test. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { disposeLater } from "../harness/servers";
import type { BrokerAccess } from "../harness/shared-servers";
import type { FromPlatform, ToPlatform } from "./platform";

const HOOK = path.resolve(__dirname, "../harness/typescript.cjs");
const SCRIPT = path.resolve(__dirname, "platform.ts");

export class PlatformUnderTest {
  private constructor(private readonly child: ChildProcess) {}

  static async start(uri: string, broker: BrokerAccess, ingests = false): Promise<PlatformUnderTest> {
    const platform = new PlatformUnderTest(fork(SCRIPT, { execArgv: ["--require", HOOK] }));
    disposeLater(() => platform.kill());
    const { port, url, certificateUrl, caFile, certificates, admin, ingestion } = broker;
    const access = { port, url, certificateUrl, caFile, certificates, admin, ingestion };
    await platform.ask({ kind: "start", uri, broker: access, ingests }, "started");
    return platform;
  }

  /** Sends a message to the process. Resolves with its response. Only one message may be pending at a time. */
  async ask<K extends FromPlatform["kind"]>(question: ToPlatform, kind: K): Promise<FromPlatform & { kind: K }> {
    const answered = new AbortController();
    const { signal } = answered;
    const answer = once(this.child, "message", { signal }) as Promise<[FromPlatform]>;
    const ended = once(this.child, "exit", { signal }).then(() => {
      throw new Error("the platform process has ended");
    });
    this.child.send(question);
    const [message] = await Promise.race([answer, ended]);
    ended.catch(() => undefined);
    answered.abort();
    if (message.kind !== kind) throw new Error(`${message.kind} instead of ${kind}`);
    return message as FromPlatform & { kind: K };
  }

  /** Kills the process (`kill -9`). */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}

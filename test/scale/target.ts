/** The target of a failure: one process, and the network between this process and its peers. */
import type { PlatformProcess } from "../../dev/process";
import type { LocalServer } from "../../dev/server";
import { TcpProxy } from "../harness/tcp-proxy";

export type ServerKind = "MongoDB" | "Kafka" | "broker";
export type Role = "api" | "ingest" | "flush";

export interface Target {
  /** Name of the process, such as `ingest 1` or `Kafka 2`. */
  readonly name: string;
  readonly kind: ServerKind | Role;
  kill(): Promise<void>;
  /** Starts the process again after a kill. */
  restart(): Promise<void>;
  /** Suspends the process (SIGSTOP). `resume` continues it (SIGCONT). */
  suspend(): Promise<void>;
  resume(): Promise<void>;
  /** Resets all connections between the process and its peers, and every new connection. */
  cut(): void;
  heal(): void;
  /** Describes the end of a process that ended without an injected failure. Null if the process runs. */
  failure(): string | null;
}

export class ServerTarget implements Target {
  /** Proxies from each of Sluice's processes to this server. */
  readonly proxies: TcpProxy[] = [];

  constructor(
    readonly name: string,
    readonly kind: ServerKind,
    readonly server: LocalServer,
  ) {}

  kill(): Promise<void> {
    return this.server.kill();
  }

  restart(): Promise<void> {
    return this.server.restart();
  }

  suspend(): Promise<void> {
    return this.server.kill("SIGSTOP");
  }

  resume(): Promise<void> {
    return this.server.kill("SIGCONT");
  }

  cut(): void {
    for (const proxy of this.proxies) proxy.cut();
  }

  heal(): void {
    for (const proxy of this.proxies) proxy.heal();
  }

  failure(): string | null {
    return this.server.running ? null : `${this.name} has ended:\n${lastLines(this.server.output)}`;
  }
}

/** A process of Sluice with one role, and a proxy in front of each server. */
export class ProcessTarget implements Target {
  private constructor(
    readonly name: string,
    readonly kind: Role,
    private readonly proxies: readonly TcpProxy[],
    private readonly spawn: () => Promise<PlatformProcess>,
    private process: PlatformProcess,
  ) {}

  /** @param spawn Starts the process with these routes, also after a kill. */
  static async start(
    name: string,
    kind: Role,
    servers: readonly ServerTarget[],
    spawn: (routes: Readonly<Record<number, number>>) => Promise<PlatformProcess>,
  ): Promise<ProcessTarget> {
    const proxies: TcpProxy[] = [];
    const routes: Record<number, number> = {};
    for (const target of servers) {
      const proxy = await TcpProxy.start(target.server.port);
      target.proxies.push(proxy);
      proxies.push(proxy);
      routes[target.server.port] = proxy.port;
    }
    return new ProcessTarget(name, kind, proxies, () => spawn(routes), await spawn(routes));
  }

  get httpUrl(): string {
    return this.process.httpUrl;
  }

  kill(): Promise<void> {
    return this.process.kill();
  }

  async restart(): Promise<void> {
    this.process = await this.spawn();
  }

  async suspend(): Promise<void> {
    process.kill(this.process.pid, "SIGSTOP");
  }

  async resume(): Promise<void> {
    process.kill(this.process.pid, "SIGCONT");
  }

  cut(): void {
    for (const proxy of this.proxies) proxy.cut();
  }

  heal(): void {
    for (const proxy of this.proxies) proxy.heal();
  }

  failure(): string | null {
    return this.process.running ? null : `${this.name} has ended:\n${lastLines(this.process.output)}`;
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await Promise.all(this.proxies.map((proxy) => proxy.stop()));
  }
}

function lastLines(output: string): string {
  return output.trimEnd().split("\n").slice(-10).join("\n");
}

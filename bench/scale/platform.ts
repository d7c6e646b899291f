/** Processes of an installation's platform. */
import { setTimeout as delay } from "node:timers/promises";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import { JOBS, leaseOfJob, leaseOfPartition, PARTITION_ROLES, type LeaseName } from "../../src/domain/lease";

const LOOK_MS = 100;
const PATIENCE_MS = 60_000;

export type PlatformPart = "platform" | "api" | "ingest" | "flush";

export interface PlatformMember {
  readonly part: PlatformPart;
  readonly process: PlatformProcess;
}

type Environment = Readonly<Record<string, string>>;

export class Platform {
  readonly members: PlatformMember[] = [];

  private constructor(private readonly env: Environment) {}

  /** Starts one process with all roles. */
  static async start(env: Environment): Promise<Platform> {
    const platform = new Platform(env);
    await platform.add("platform");
    return platform;
  }

  /**
   * Starts `perRole` processes with the role `ingest`, as many with `flush`, and one with `api`. Then the process with
   * all roles releases its leases to them. If the processes started without it, the first of them would own all leases.
   */
  async split(partitions: number, perRole: number): Promise<void> {
    const [whole] = this.members;
    const ofRoles = Array.from({ length: perRole }, () => PARTITION_ROLES).flat();
    const starting = (["api", ...ofRoles] as const).map((role) => this.add(role));
    await Promise.allSettled(starting);
    await Promise.all(starting);
    await whole?.process.stop();
    this.members.shift();
    const names = JOBS.map(leaseOfJob);
    const ids = Array.from({ length: partitions }, (_, id) => id);
    for (const role of PARTITION_ROLES) names.push(...ids.map((id) => leaseOfPartition(role, id)));
    await this.owned(names, partitions);
  }

  /** Returns the metrics of all processes. */
  metrics(): Promise<string[]> {
    return Promise.all(this.members.map(async (member) => (await fetchFrom(member, "/metrics")).text()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map(({ process }) => process.kill()));
  }

  private async add(part: PlatformPart): Promise<void> {
    const env = part === "platform" ? this.env : { ...this.env, SLUICE_ROLES: part };
    this.members.push({ part, process: await spawnPlatform({ env }) });
  }

  /** Resolves when these leases have owners, and no process owns two partitions. */
  private async owned(names: readonly LeaseName[], partitions: number): Promise<void> {
    for (const deadline = performance.now() + PATIENCE_MS; ; await delay(LOOK_MS)) {
      const owned = await Promise.all(this.members.map(leasesOf));
      const missing = names.filter((name) => !owned.flat().includes(name));
      const busy = owned.filter((own) => own.some((name) => !name.startsWith("job/"))).length;
      if (missing.length === 0 && busy === partitions * PARTITION_ROLES.length) return;
      if (performance.now() > deadline) throw new Error(`leases are not spread: ${JSON.stringify(owned)}`);
    }
  }
}

async function leasesOf(member: PlatformMember): Promise<readonly string[]> {
  const answer = await fetchFrom(member, "/readyz");
  return ((await answer.json()) as { readonly owns: readonly string[] }).owns;
}

async function fetchFrom({ part, process }: PlatformMember, path: string): Promise<Response> {
  if (!process.running) throw new Error(`the process ${part} has ended:\n${process.output.slice(-2_000)}`);
  return fetch(`${process.httpUrl}${path}`);
}

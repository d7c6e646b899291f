/** Injects failures into writes. Every write to MongoDB or the broker is a step, at which a failure can happen. */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { MongoServerError } from "mongodb";
import { Connection } from "mongodb/lib/cmap/connection";
import type { Command } from "../../src/broker/commands";
import { DynamicSecurity } from "../../src/broker/dynamic-security";
import { UnavailableError } from "../../src/domain/errors";
import { toId, type TenantId } from "../../src/domain/keys";

/**
 * The failure at a step. With `HOLD`, this write and a limited number of the mutation's next writes wait. Further
 * writes are rejected until the waiting writes continue.
 */
export type Harm = "HOLD" | "REJECT" | "LOSE_ANSWER";

interface Fault {
  readonly harm: Harm;
  /** Number of steps before the failure. */
  readonly after: number;
  /** Resolves when the step is reached. */
  readonly reached: PromiseWithResolvers<void>;
  readonly released: PromiseWithResolvers<void>;
  isReleased: boolean;
}

interface Attempt {
  /** The steps before the failure, and the failed step. Other steps may wait concurrently. */
  readonly steps: string[];
  begun: number;
  readonly fault: Fault | null;
}

const WRITES = new Set(["insert", "update", "delete", "findAndModify", "commitTransaction"]);
/** Maximum number of further writes of a mutation that wait. Each occupies a connection, and claims would add more. */
const MOST_HELD = 2;
/** Writes of the flusher, which belong to no mutation. */
const OTHERS = new Set(["checkpoints", "telemetry", "latest", "ledger", "rollups"]);
const TENANT = /case-[0-9a-f]{12}/;

/** Returns a tenant ID that identifies the writes of one mutation. */
export function newTenantId(): TenantId {
  return toId(`case-${randomBytes(6).toString("hex")}`);
}

/** Intercepts every write of this process until it is {@link remove removed}. */
export class Steps {
  private readonly attempts = new Map<string, Attempt>();
  private readonly running = new AsyncLocalStorage<string>();
  private readonly command = Connection.prototype.command;
  private readonly executeBatch = DynamicSecurity.prototype.executeBatch;

  constructor() {
    const { command, executeBatch } = this;
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- each method below has its own `this`
    const steps = this;
    Connection.prototype.command = function (ns, document, ...rest) {
      const send = () => command.call(this, ns, document, ...rest);
      const [name = ""] = Object.keys(document);
      const collection = String(document[name]);
      if (!WRITES.has(name) || (OTHERS.has(collection) && name !== "delete")) return send();
      const label = name === "commitTransaction" ? name : `${name} ${collection}`;
      const reject = () => new MongoServerError({ code: 8, message: "a failure was injected here" });
      return steps.pass(JSON.stringify(document), label, send, reject);
    };
    DynamicSecurity.prototype.executeBatch = function (commands: readonly Command[]) {
      const send = () => executeBatch.call(this, commands);
      const [first] = commands;
      if (first === undefined || /^(get|list)/.test(first.command)) return send();
      const reject = () => new UnavailableError("broker", "a failure was injected here");
      return steps.pass(JSON.stringify(commands), first.command, send, reject);
    };
  }

  remove(): void {
    Connection.prototype.command = this.command;
    DynamicSecurity.prototype.executeBatch = this.executeBatch;
  }

  /** Runs a mutation on this tenant and records its steps, including steps in the background. */
  watch<T>(tenantId: string, mutation: () => Promise<T>, fault?: { harm: Harm; after: number }): Promise<T> {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const harmed = fault === undefined ? null : { ...fault, reached, released, isReleased: false };
    this.attempts.set(tenantId, { steps: [], begun: 0, fault: harmed });
    return this.running.run(tenantId, mutation);
  }

  of(tenantId: string): readonly string[] {
    return this.attempts.get(tenantId)?.steps ?? [];
  }

  reached(tenantId: string): Promise<void> {
    return (
      this.attempts.get(tenantId)?.fault?.reached.promise ??
      Promise.reject(new Error("no failure was injected for this tenant"))
    );
  }

  release(): void {
    for (const { fault } of this.attempts.values()) {
      if (fault === null) continue;
      fault.isReleased = true;
      fault.released.resolve();
    }
  }

  private async pass<T>(text: string, label: string, send: () => Promise<T>, rejection: () => Error): Promise<T> {
    const attempt = this.attempts.get(TENANT.exec(text)?.[0] ?? this.running.getStore() ?? "");
    if (attempt === undefined) return send();
    const { fault, steps } = attempt;
    const place = attempt.begun++;
    if (fault === null || place <= fault.after) steps.push(label);
    if (fault === null || place < fault.after || fault.isReleased) return send();
    fault.reached.resolve();
    if (fault.harm === "HOLD") {
      if (place > fault.after + MOST_HELD) throw rejection();
      await fault.released.promise;
      return send();
    }
    if (place > fault.after) return send();
    if (fault.harm === "LOSE_ANSWER") await send();
    throw rejection();
  }
}

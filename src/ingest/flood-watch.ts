/** Finds tenants whose messages delay those of others. */
import { setTimeout as delay } from "node:timers/promises";
import type { TenantId } from "../domain/keys";
import type { LedgerDelta } from "../domain/ledger";
import type { RateLimit } from "../domain/limits";
import type { Floods } from "../domain/ports/floods";
import type { LaneShare } from "./lanes";
import type { BuiltBatch } from "./stages/batch-builder";
import type { DecodedMessage } from "./stages/messages";
import { TokenBuckets } from "./stages/token-buckets";

/** Bytes that a message counts in addition to its topic and payload. They represent the cost of receiving it. */
const MESSAGE_BYTES = 256;
/**
 * Bytes per second of messages without an accepted reading that a tenant may always send: about 1,500 small messages.
 */
const ALLOWANCE: RateLimit = { capacity: 512 * 1_024, seconds: 1 };
/** Fraction of the allowance that a tenant has if it flooded recently. */
const WARY_PART = 1 / 8;
/** Time after a flood for which its tenant has a reduced allowance, in milliseconds. */
const WARY_MS = 10 * 60_000;
/** Messages count as delayed if the broker's response takes this much longer than a round trip, in milliseconds. */
const BEHIND_MS = 25;
/** Time limit for the broker's response, in milliseconds. After that, the connection counts as lost. */
const LOST_MS = 10_000;
/** Time for which a tenant is observed to determine whether its flood persists, in milliseconds. */
const OBSERVED_MS = 120;
/** Maximum number of tenants whose allowances are kept. If there are more, all allowances become full again. */
const MAX_TENANTS = 10_000;

/**
 * Asks the broker for a response, which arrives after all messages that the broker has sent. Returns the time that an
 * idle broker needs to respond, in milliseconds; null if the broker is unreachable.
 */
export type Ping = (onResponse: () => void) => number | null;

/** A batch after the stages. */
interface JudgedBatch extends Pick<BuiltBatch, "rejected"> {
  readonly batch: Pick<BuiltBatch["batch"], "ledger">;
}

interface Probe {
  readonly sentAt: number;
  /** Time from which the response is late. */
  lateAt: number;
  readonly suspects: Set<TenantId>;
}

interface Waste {
  /** Counted bytes of all messages. `wasted` counts only those without an accepted reading. */
  readonly all: number;
  readonly wasted: number;
}

/**
 * Reports tenants that flood. A tenant floods if three conditions hold. It has used up its allowance of bytes without
 * an accepted reading. These bytes are at least half of what it sends. Messages of all tenants are delayed on their way
 * from the broker. A tenant that keeps its limits never floods, however much it sends.
 *
 * A tenant that flooded recently has only part of its allowance.
 */
export class FloodWatch implements Floods {
  private readonly allowances = new Map<TenantId, TokenBuckets>();
  private readonly wary = new Map<TenantId, number>();
  private readonly listeners = new Set<(tenantId: TenantId) => void>();
  /** Time in epoch milliseconds. Messages received up to then belong to an earlier flood. */
  private readonly since = new Map<TenantId, number>();
  private readonly observed = new Map<TenantId, { wasted: number }>();
  private ping: Ping = () => null;
  private probe: Probe | null = null;

  pingBy(ping: Ping): void {
    this.ping = ping;
  }

  onFlood(listener: (tenantId: TenantId) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async persists(tenantId: TenantId): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.ping(resolve) === null) return false;
    await Promise.race([promise, delay(1_000 - OBSERVED_MS, undefined, { ref: false })]);
    const observed = { wasted: 0 };
    if (this.since.size >= MAX_TENANTS) this.since.clear();
    this.since.set(tenantId, Date.now());
    this.observed.set(tenantId, observed);
    await delay(OBSERVED_MS, undefined, { ref: false });
    this.observed.delete(tenantId);
    return observed.wasted > (ALLOWANCE.capacity * OBSERVED_MS) / (ALLOWANCE.seconds * 1_000);
  }

  /** Counts the messages of a judged batch. Call this before the batch is appended. */
  judged(shares: readonly LaneShare[], { batch: { ledger }, rejected }: JudgedBatch): void {
    const lines = linesOf(ledger);
    if (lines.size === 0) return;
    const messages = new Map(shares.map((share) => [share.messages[0]?.tenantId ?? null, share.messages]));
    const without = new Map([...lines.keys()].map((tenantId): [TenantId, DecodedMessage[]] => [tenantId, []]));
    for (const { message } of rejected) if (message.tenantId !== null) without.get(message.tenantId)?.push(message);
    for (const [tenantId, ofTenant] of lines) {
      const since = this.since.get(tenantId) ?? 0;
      const counts = ({ received: { receivedAt, origin } }: DecodedMessage) =>
        receivedAt > since && origin.kind === "network";
      const all = messages.get(tenantId)?.filter(counts) ?? [];
      this.judge(tenantId, all, without.get(tenantId)?.filter(counts) ?? [], repeatedPart(ofTenant));
    }
  }

  private judge(
    tenantId: TenantId,
    messages: readonly DecodedMessage[],
    rejected: readonly DecodedMessage[],
    repeated: number,
  ): void {
    const { all, wasted } = wasteOf(messages, rejected, repeated);
    const observed = this.observed.get(tenantId);
    if (observed !== undefined) observed.wasted += wasted;
    const [first] = messages;
    if (first === undefined) return;
    const now = Date.now();
    const isUsedUp = this.charge(tenantId, wasted, now, Math.min(now, first.received.queuedSince));
    if (isUsedUp && 2 * wasted >= all) this.suspect(tenantId);
  }

  /** @returns whether the bytes exceed the rest of the tenant's allowance */
  private charge(tenantId: TenantId, bytes: number, now: number, since: number): boolean {
    let allowance = this.allowances.get(tenantId);
    if (allowance === undefined) {
      if (this.allowances.size >= MAX_TENANTS) this.allowances.clear();
      allowance = new TokenBuckets([ALLOWANCE], since);
      this.allowances.set(tenantId, allowance);
    }
    const kept = this.isWary(tenantId) ? ALLOWANCE.capacity * (1 - WARY_PART) : 0;
    const isUsedUp = allowance.exceeded(bytes + kept, now, since) !== null;
    allowance.charge(bytes, now, since);
    // The allowance never becomes negative, because a debt would outlast the flood.
    allowance.drain(0, now);
    return isUsedUp;
  }

  private isWary(tenantId: TenantId): boolean {
    const until = this.wary.get(tenantId);
    if (until === undefined) return false;
    if (until > performance.now()) return true;
    this.wary.delete(tenantId);
    return false;
  }

  /** Reports the tenant if a response of the broker takes too long. */
  private suspect(tenantId: TenantId): void {
    const now = performance.now();
    if (this.probe !== null && now - this.probe.sentAt < LOST_MS) {
      this.probe.suspects.add(tenantId);
      if (now >= this.probe.lateAt) this.report(tenantId);
      return;
    }
    const probe: Probe = { sentAt: now, lateAt: now + BEHIND_MS, suspects: new Set([tenantId]) };
    const roundTripMs = this.ping(() => this.answered(probe));
    probe.lateAt += roundTripMs ?? 0;
    this.probe = roundTripMs === null ? null : probe;
  }

  private answered(probe: Probe): void {
    if (this.probe === probe) this.probe = null;
    if (performance.now() < probe.lateAt) return;
    for (const tenantId of probe.suspects) this.report(tenantId);
  }

  private report(tenantId: TenantId): void {
    if (this.wary.size >= MAX_TENANTS) this.wary.clear();
    this.wary.set(tenantId, performance.now() + WARY_MS);
    for (const listener of this.listeners) listener(tenantId);
  }
}

/** @param repeated fraction of duplicates among the readings of messages that were not rejected */
function wasteOf(messages: readonly DecodedMessage[], rejected: readonly DecodedMessage[], repeated: number): Waste {
  const all = bytesOf(messages);
  const without = bytesOf(rejected);
  return { all, wasted: without + (all - without) * repeated };
}

function bytesOf(messages: readonly DecodedMessage[]): number {
  let bytes = 0;
  for (const { received } of messages) bytes += MESSAGE_BYTES + received.topic.length + received.payloadBytes;
  return bytes;
}

/** Returns the ledger lines that contain readings that were not accepted, by tenant. */
function linesOf(ledger: readonly LedgerDelta[]): Map<TenantId, LedgerDelta[]> {
  const lines = new Map<TenantId, LedgerDelta[]>();
  for (const line of ledger) {
    const { tenantId, received, accepted } = line;
    if (tenantId === null || accepted === received) continue;
    const ofTenant = lines.get(tenantId);
    if (ofTenant === undefined) lines.set(tenantId, [line]);
    else ofTenant.push(line);
  }
  return lines;
}

function repeatedPart(lines: readonly LedgerDelta[]): number {
  const duplicates = lines.reduce((sum, line) => sum + line.duplicates, 0);
  const accepted = lines.reduce((sum, line) => sum + line.accepted, 0);
  return duplicates === 0 ? 0 : duplicates / (duplicates + accepted);
}

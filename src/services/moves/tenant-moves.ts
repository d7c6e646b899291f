import { randomUUID } from "node:crypto";
import type { Principal, Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import { toPartition, type TenantId } from "../../domain/keys";
import type { Changed } from "../../domain/ports/fleet-store";
import type { Registry } from "../../domain/ports/registry";
import type { TenantMoveStore } from "../../domain/ports/tenant-moves";
import type { TenantRepository } from "../../domain/ports/tenant-store";
import { fail, ok } from "../../domain/result";
import type { TenantMove } from "../../domain/tenant-move";
import { noSuchTenant } from "../authorization";
import type { Changes } from "../change-pipeline";
import type { Outcome } from "../outcome";
import type { Partitions } from "../partitions";
import { InputCheck } from "../validation";

interface MoveRequest {
  readonly tenantId: string;
  readonly partitionId: number;
}

/** Begins and cancels moves. A job executes them. */
export class TenantMoves {
  constructor(
    private readonly tenants: Pick<TenantRepository, "find">,
    private readonly moves: Pick<TenantMoveStore, "begin" | "advance">,
    private readonly partitions: Pick<Partitions, "numbers">,
    private readonly registry: Pick<Registry, "remove">,
  ) {}

  async request(_principal: Principal, { tenantId: given, partitionId }: MoveRequest): Outcome<Changed<Tenant>> {
    const check = new InputCheck();
    const tenantId = check.id(["tenantId"], given);
    const to = this.partitions.numbers.find((partition) => partition === partitionId);
    if (to === undefined) {
      const numbers = this.partitions.numbers.join(", ");
      check.invalid(["partitionId"], `There is no partition ${partitionId}. Use one of ${numbers}.`);
    }
    const valid = check.result(null);
    if (!valid.ok || to === undefined) return valid.ok ? fail([]) : valid;
    const [before] = await this.tenants.find([tenantId]);
    if (before === undefined) return fail([noSuchTenant(tenantId)]);
    const from = toPartition(before.partition);
    if (from === to) return this.cancel(before);
    if (before.move !== undefined) {
      const isRepeated = before.move.to === to && before.move.state !== "CANCELLING";
      return isRepeated ? ok({ before, after: before }) : fail([isMoving(before.move, tenantId)]);
    }
    const startedAt = new Date();
    const move: TenantMove = { id: randomUUID(), state: "PREPARING", from, to, startedAt, waitsFor: null };
    if (!(await this.moves.begin(tenantId, move))) return fail([changed(tenantId)]);
    return ok(await this.changed(before));
  }

  private async cancel(before: Tenant): Outcome<Changed<Tenant>> {
    const { tenantId, partition, move } = before;
    if (move?.state === "CANCELLING") return ok({ before, after: before });
    if (move === undefined || toPartition(move.from) !== toPartition(partition)) {
      return fail([
        failure(
          "INVALID",
          ["partitionId"],
          `The tenant '${tenantId}' is in the partition ${toPartition(partition)} already. Name another partition.`,
        ),
      ]);
    }
    const isCancelled =
      move.state === "PREPARING" && (await this.moves.advance({ tenantId, id: move.id }, "PREPARING", "CANCELLING"));
    return isCancelled ? ok(await this.changed(before)) : fail([isMoving(move, tenantId)]);
  }

  private async changed(before: Tenant): Promise<Changed<Tenant>> {
    const { tenantId } = before;
    this.registry.remove({ kind: "tenant", key: tenantId });
    const [after = before] = await this.tenants.find([tenantId]);
    return { before, after };
  }
}

/** The move at an operator's request, and its description for the audit log. */
export function moveChange(
  moves: TenantMoves,
): Changes<"lifecycle", { readonly moveTenant: Changed<Tenant> }>["moveTenant"] {
  return {
    target: ({ tenantId }) => tenantId,
    perform: (principal, input) => moves.request(principal, input),
    describe: ({ before, after }) => ({ before: describeHome(before), after: describeHome(after) }),
    respond: ({ after }) => ({ tenant: after }),
  };
}

function describeHome({ partition, move }: Tenant): Record<string, unknown> {
  return { partitionId: toPartition(partition), move: move ? { state: move.state, to: move.to } : null };
}

function isMoving({ to }: TenantMove, tenantId: TenantId): Failure {
  return failure(
    "CONFLICT",
    ["tenantId"],
    `The tenant '${tenantId}' is moving to the partition ${to}. Wait until Tenant.move is null.`,
  );
}

function changed(tenantId: TenantId): Failure {
  return failure(
    "CONFLICT",
    ["tenantId"],
    `The tenant '${tenantId}' is being registered, deleted or moved. Read the tenant again, and try again later.`,
  );
}

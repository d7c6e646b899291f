import type { Partition } from "../../domain/keys";
import type { TenantRepository } from "../../domain/ports/tenant-store";
import type { InputCheck } from "../validation";

/** Chooses the partition of a new tenant. */
export class HomePartition {
  /** @param partitions all configured partitions, at least one */
  constructor(
    private readonly partitions: readonly Partition[],
    private readonly tenants: Pick<TenantRepository, "countByPartition">,
  ) {}

  /** Reports the requested partition if it is not configured. */
  check(check: InputCheck, wanted: number | undefined): void {
    if (wanted === undefined || this.partitions.some((partition) => partition === wanted)) return;
    check.invalid(
      ["partitionId"],
      `There is no partition ${wanted}. Use one of ${this.partitions.join(", ")}, or omit partitionId.`,
    );
  }

  /** Returns the requested partition. Without a request, returns the partition with the fewest tenants. */
  async choose(wanted: number | undefined): Promise<Partition> {
    const [first, ...others] = this.partitions;
    if (first === undefined) throw new Error("internal: there is no partition");
    const found = this.partitions.find((partition) => partition === wanted);
    if (found !== undefined) return found;
    if (others.length === 0) return first;
    const tenants = await this.tenants.countByPartition();
    const countOf = (partition: Partition) => tenants.get(partition) ?? 0;
    return others.reduce((best, other) => (countOf(other) < countOf(best) ? other : best), first);
  }
}

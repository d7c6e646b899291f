import type { TenantQuotas } from "../../domain/limits";

export interface TenantLimitsInput extends Readonly<Partial<TenantQuotas>> {
  /** Pairs of readings and seconds (`capacity:seconds`), such as `1000:1,20000:60`. */
  readonly tenantRates?: string | undefined;
  readonly sensorRates?: string | undefined;
  readonly maxAgeSeconds?: number | undefined;
  readonly maxAheadSeconds?: number | undefined;
}

import type { TenantStatus } from "../generated/operations";
import type { Tone } from "../ui/status";

export const TONES: Readonly<Record<TenantStatus, Tone>> = {
  ACTIVE: "good",
  SUSPENDED: "warn",
  PROVISIONING: "accent",
  DELETING: "bad",
};

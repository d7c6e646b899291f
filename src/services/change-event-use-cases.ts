import type { Principal } from "../domain/entities";
import type { RegistryEvent } from "../domain/registry-event";
import type { Outcome } from "./outcome";
import type { Platform } from "./platform-services";

/** Streams that tell clients what to read again. */
export interface ChangeEventUseCases {
  /** Default for `tenantId`: the principal's own. For an operator: every tenant. The first event comes at once. */
  registry(
    principal: Principal,
    input: { tenantId?: string | undefined },
  ): Outcome<AsyncIterableIterator<RegistryEvent>>;
  /** For operators. The first event comes at once. */
  platform(principal: Principal): Outcome<AsyncIterableIterator<Platform>>;
}

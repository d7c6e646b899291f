import type { Principal } from "../domain/entities";
import type { RegistryEvent } from "../domain/registry-event";
import type { Outcome } from "./outcome";
import type { Platform } from "./platform-services";

/** Streams that tell clients which data has changed and must be read again. */
export interface ChangeEventUseCases {
  /**
   * Yields changes of registered entities. By default, a tenant's principal receives those of its tenant, and an
   * operator those of every tenant. The first event comes immediately.
   */
  registry(
    principal: Principal,
    input: { tenantId?: string | undefined },
  ): Outcome<AsyncIterableIterator<RegistryEvent>>;
  /** Yields changes of the platform's state. Only operators can subscribe. The first event comes immediately. */
  platform(principal: Principal): Outcome<AsyncIterableIterator<Platform>>;
}

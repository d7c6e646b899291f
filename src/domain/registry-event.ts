/** Events that report registrations, changes and deletions to subscribers. */

export const REGISTRY_OPERATIONS = ["REGISTERED", "CHANGED", "DELETED"] as const;
export type RegistryOperation = (typeof REGISTRY_OPERATIONS)[number];

export const REGISTRY_KINDS = ["TENANT", "ASSET", "SENSOR"] as const;
export type RegistryKind = (typeof REGISTRY_KINDS)[number];

/** Maximum changes per event. Further changes follow in later events. */
export const MAX_EVENT_CHANGES = 500;

export interface RegisteredChange {
  readonly operation: RegistryOperation;
  readonly kind: RegistryKind;
  readonly tenantId: string;
  /** null: a tenant changed. */
  readonly assetId: string | null;
  /** null: a tenant or an asset changed. */
  readonly sensorId: string | null;
}

/** Subscribers of one tenant receive the same event object. */
export interface RegistryEvent {
  /** In commit order. */
  readonly changes: readonly RegisteredChange[];
  /** Whether the subscriber has missed no change before this event. */
  readonly isComplete: boolean;
}

import { Field, InputType, ObjectType } from "type-graphql";
import {
  MAX_EVENT_CHANGES,
  REGISTRY_KINDS,
  REGISTRY_OPERATIONS,
  type RegisteredChange,
  type RegistryEvent,
  type RegistryKind,
  type RegistryOperation,
} from "../domain/registry-event";
import { enumOf } from "./enums";
import { Costs } from "./price";

const nullable = true;
const simpleResolvers = true;

const RegistryOperationEnum = enumOf(
  REGISTRY_OPERATIONS,
  "RegistryOperation",
  "Kind of change to a registered object.",
  {
    REGISTERED: "The object was registered.",
    CHANGED: "A field of the object changed.",
    DELETED: "The object was deleted.",
  },
);

const RegistryKindEnum = enumOf(REGISTRY_KINDS, "RegistryKind", "Kind of a registered object.", {
  TENANT: "A tenant.",
  ASSET: "An asset.",
  SENSOR: "A sensor.",
});

@ObjectType("RegistryChange", { description: "Registration, change or deletion of an object.", simpleResolvers })
export class RegistryChangeType implements RegisteredChange {
  @Field(() => RegistryOperationEnum, { description: "Whether the object was registered, changed or deleted." })
  readonly operation!: RegistryOperation;

  @Field(() => RegistryKindEnum, { description: "Kind of the object." })
  readonly kind!: RegistryKind;

  @Field({ description: "ID of the tenant that the object belongs to, or of the tenant itself." })
  readonly tenantId!: string;

  @Field(() => String, { nullable, description: "ID of the asset; null if a tenant changed." })
  readonly assetId!: string | null;

  @Field(() => String, { nullable, description: "ID of the sensor; null if a tenant or an asset changed." })
  readonly sensorId!: string | null;
}

@ObjectType("RegistryEvent", {
  description: "Changes of registered objects that were committed at about the same time.",
  simpleResolvers,
})
export class RegistryEventType implements RegistryEvent {
  @Costs({ items: MAX_EVENT_CHANGES })
  @Field(() => [RegistryChangeType], {
    description:
      "At most 500 changes in the order of their commit. Empty in the first event, which Sluice sends " +
      "immediately, and if `isComplete` is false.",
  })
  readonly changes!: readonly RegistryChangeType[];

  @Field(() => Boolean, {
    description:
      "Whether the stream is complete between the previous event and this one. If false, you have missed " +
      "changes: query the data again.",
  })
  readonly isComplete!: boolean;
}

@InputType("RegistryChangedInput", { description: "Selects the changes to stream." })
export class RegistryChangedInput {
  @Field(() => String, {
    nullable,
    description:
      "Tenant whose changes the stream contains. Defaults to your own tenant. For an OPERATOR, it defaults to " +
      "all tenants.",
  })
  readonly tenantId?: string | null;
}

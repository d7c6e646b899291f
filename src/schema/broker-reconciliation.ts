import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { TenantId } from "../domain/keys";
import {
  DRIFT_KINDS,
  DRIFT_SUBJECTS,
  type BrokerDrift,
  type DriftKind,
  type DriftSubject,
} from "../domain/ports/broker";
import { enumOf } from "./enums";
import { Payload } from "./user-error";
import { Costs } from "./price";

const DriftKindEnum = enumOf(DRIFT_KINDS, "BrokerDriftKind", "How the broker differs from the registry.", {
  MISSING: "The object is registered, but missing on the broker.",
  EXTRA: "The object is on the broker, but not registered.",
  DIFFERENT: "The object's rights or state on the broker differ from the registry.",
});

const DriftSubjectEnum = enumOf(DRIFT_SUBJECTS, "BrokerDriftSubject", "Kind of object on the broker.", {
  USER: "A user.",
  ROLE: "A role with its access control list.",
  DEFAULT_ACCESS: "The broker's default access, which applies where no role does.",
});

@ObjectType("BrokerDrift", {
  description: "A difference between the broker and the registry.",
  simpleResolvers: true,
})
export class BrokerDriftType implements BrokerDrift {
  @Field(() => DriftKindEnum, { description: "How the object on the broker differs from the registry." })
  readonly kind!: DriftKind;

  @Field(() => DriftSubjectEnum, { description: "Kind of object that differs." })
  readonly subject!: DriftSubject;

  @Field({ description: "Name of the user or role." })
  readonly name!: string;

  @Field(() => String, {
    nullable: true,
    description: "Tenant that the object belongs to; null if it belongs to the platform.",
  })
  readonly tenantId!: TenantId | null;

  @Field({ description: "Description of the difference." })
  readonly detail!: string;

  @Field({ description: "Description of the repair." })
  readonly action!: string;

  @Field({ description: "Whether Sluice repaired the difference. False in a dry run, or if the repair failed." })
  readonly repaired!: boolean;

  @Field(() => String, { nullable: true, description: "Why the repair failed; null if it did not fail." })
  readonly failure!: string | null;
}

@InputType("BrokerReconcileInput", { description: "Input fields to reconcile the broker with the registry." })
export class BrokerReconcileInput {
  @Field(() => Boolean, {
    nullable: true,
    description: "If true, Sluice only reports the differences. If false, it repairs them. Defaults to true.",
  })
  readonly dryRun?: boolean | null;
}

@ObjectType("BrokerReconcilePayload", { description: "Return type of `brokerReconcile`.", simpleResolvers: true })
export class BrokerReconcilePayload extends Payload {
  @Field(() => Boolean, { nullable: true, description: "Whether this was a dry run; null if there are user errors." })
  readonly dryRun?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: "Number of tenants that Sluice compared; null if there are user errors.",
  })
  readonly tenants?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Number of differences on all brokers; null if there are user errors.",
  })
  readonly driftCount?: number | null;

  @Field(() => Int, { nullable: true, description: "Number of repaired differences; null if there are user errors." })
  readonly repairedCount?: number | null;

  @Costs({ items: 1_000 })
  @Field(() => [BrokerDriftType], {
    nullable: true,
    description: "The first 1,000 differences; null if there are user errors.",
  })
  readonly drifts?: readonly BrokerDriftType[] | null;
}

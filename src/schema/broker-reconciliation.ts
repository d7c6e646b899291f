import { Field, InputType, Int, ObjectType } from "type-graphql";
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

const DriftKindEnum = enumOf(DRIFT_KINDS, "BrokerDriftKind", "How the broker differs from what is registered.", {
  MISSING: "It is registered, and the broker lacks it.",
  EXTRA: "The broker has it, and it is not registered.",
  DIFFERENT: "Both have it, with different rights or in a different state.",
});

const DriftSubjectEnum = enumOf(DRIFT_SUBJECTS, "BrokerDriftSubject", "What of the broker differs.", {
  USER: "A user.",
  ROLE: "A role, with its rights (ACLs).",
  DEFAULT_ACCESS: "What users may do of which no role says anything.",
});

@ObjectType("BrokerDrift", {
  description: "One difference between the broker and what is registered.",
  simpleResolvers: true,
})
export class BrokerDriftType implements BrokerDrift {
  @Field(() => DriftKindEnum, { description: "How it differs." })
  readonly kind!: DriftKind;

  @Field(() => DriftSubjectEnum, { description: "What differs." })
  readonly subject!: DriftSubject;

  @Field({ description: "Name of the user or role." })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: "The tenant to which it belongs; null: the platform's own." })
  readonly tenantId!: string | null;

  @Field({ description: "What is wrong." })
  readonly detail!: string;

  @Field({ description: "What is done about it." })
  readonly action!: string;

  @Field({ description: "Whether it was done; in a dry run never." })
  readonly repaired!: boolean;

  @Field(() => String, { nullable: true, description: "Why it was not done though it was to be." })
  readonly problem!: string | null;
}

@InputType("BrokerReconcileInput", { description: "How to reconcile." })
export class BrokerReconcileInput {
  @Field(() => Boolean, {
    nullable: true,
    description: "true, the default: only report what would be done. false: do it.",
  })
  readonly dryRun?: boolean | null;
}

@ObjectType("BrokerReconcilePayload", { description: "What `brokerReconcile` found and did.", simpleResolvers: true })
export class BrokerReconcilePayload extends Payload {
  @Field(() => Boolean, { nullable: true, description: "Whether it only reported." })
  readonly dryRun?: boolean | null;

  @Field(() => Int, { nullable: true, description: "How many tenants were compared." })
  readonly tenants?: number | null;

  @Field(() => Int, { nullable: true, description: "How many differences there are." })
  readonly driftCount?: number | null;

  @Field(() => Int, { nullable: true, description: "How many of them were repaired." })
  readonly repairedCount?: number | null;

  @Costs({ items: 1_000 })
  @Field(() => [BrokerDriftType], {
    nullable: true,
    description: "The differences, at most the first 1,000; null when there are user errors.",
  })
  readonly drifts?: readonly BrokerDriftType[] | null;
}

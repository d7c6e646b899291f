import { Field, InputType, ObjectType } from "type-graphql";
import type { Role } from "../domain/entities";
import { connectionType } from "./connection";
import { RoleEnum } from "./enums";
import { DateTimeScalar } from "./scalars";

@ObjectType("AuditEvent", {
  description: "An attempted change, successful or not. It contains no secrets.",
  simpleResolvers: true,
})
export class AuditEventType {
  @Field({ description: "ID of the event. IDs sort by time." })
  readonly eventId!: string;

  @Field(() => DateTimeScalar, { description: "Time of the attempt." })
  readonly at!: Date;

  @Field({
    description:
      "Caller: the `keyId` of an API key, `jwt:{subject}` for a token, `cli` for the command `sluice`, or `platform` for " +
      "Sluice itself.",
  })
  readonly keyId!: string;

  @Field(() => RoleEnum, { description: "Role of the caller." })
  readonly role!: Role;

  @Field(() => String, { nullable: true, description: "Network address of the client; null if unknown." })
  readonly clientAddress!: string | null;

  @Field({
    description:
      "Name of the mutation, or an action of Sluice itself. `clientIdTakeOver`: Sluice revoked a broker credential " +
      "that used another tenant's client ID. `clientIdShared`: two tenants use one client ID. `connectionLimit`: " +
      "Sluice closed all connections of a credential that had too many. `credentialPause`: Sluice rejects a credential " +
      "for some time, because its messages held up those of other tenants.",
  })
  readonly action!: string;

  @Field(() => String, {
    nullable: true,
    description: "Tenant that the change concerns; null if it concerns none, or only operators.",
  })
  readonly tenantId!: string | null;

  @Field({
    description:
      "ID of the object that the change concerns, within its tenant. For a creation that failed, its name in the input.",
  })
  readonly target!: string;

  @Field({
    description:
      "`OK`, or the code of the first user error. `REPEATED` means that an idempotency key returned an earlier " +
      "response, secrets included.",
  })
  readonly outcome!: string;
}

export const AuditEventConnection = connectionType("AuditEvent", () => AuditEventType, "audit events, newest first");

@InputType("AuditEventFilter", { description: "Conditions for a tenant's audit log. An event must meet all of them." })
export class AuditEventFilterInput {
  @Field(() => [String], { nullable: true, description: "Matches these actions. An empty list matches none." })
  readonly actions?: readonly string[] | null;

  @Field(() => String, { nullable: true, description: "Matches events of this caller." })
  readonly keyId?: string | null;

  @Field(() => String, { nullable: true, description: "Matches changes of the object with this ID." })
  readonly target?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Matches events whose `target` or `keyId` contains this text, such as `truck-1` for `truck-1/temp-1`. Case does " +
      "not matter.",
  })
  readonly search?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Matches events at or after this time." })
  readonly from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Matches events before this time." })
  readonly to?: Date | null;
}

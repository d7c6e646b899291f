import { Field, InputType, ObjectType } from "type-graphql";
import type { Role } from "../domain/entities";
import { connectionType } from "./connection";
import { RoleEnum } from "./enums";
import { DateTimeScalar } from "./scalars";

@ObjectType("AuditEvent", {
  description:
    "An attempted change, successful or not. It contains no secrets. If there are many attempts in a minute, one " +
    "event represents several: its `after` contains the number of further attempts.",
  simpleResolvers: true,
})
export class AuditEventType {
  @Field({ description: "ID of the event. IDs sort by time." })
  readonly eventId!: string;

  @Field(() => DateTimeScalar, { description: "Time of the attempt." })
  readonly at!: Date;

  @Field({
    description:
      "Caller: the `keyId` of an API key, `jwt:{subject}` for a token, `cli` for the command `sluice`, or " +
      "`platform` for Sluice itself.",
  })
  readonly keyId!: string;

  @Field(() => RoleEnum, { description: "Role of the caller; OPERATOR for `cli` and `platform`." })
  readonly role!: Role;

  @Field(() => String, {
    nullable: true,
    description: "Network address of the client; null if Sluice does not know it.",
  })
  readonly clientAddress!: string | null;

  @Field({
    description:
      "Name of the mutation, or an action of Sluice itself. `clientIdTakeOver`: Sluice revoked a broker credential " +
      "that used a client ID of another tenant or of the platform. `clientIdShared`: two tenants use one client ID. " +
      "`connectionLimit`: Sluice closed all connections of a credential that had too many. `credentialPause`: Sluice " +
      "temporarily rejects a credential, because its messages delayed those of other tenants.",
  })
  readonly action!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Tenant that the change concerns; null if it concerns none. The tenant's audit log shows the event. If the " +
      "tenant has been deleted, only the platform's audit log shows the event.",
  })
  readonly tenantId!: string | null;

  @Field({
    description:
      "ID of the object that the change concerns, within its tenant, truncated to 200 characters. If Sluice " +
      "could not create an API key or a broker credential, it is the display name from the input. For changes of " +
      "several objects, it is a description, such as `3 assets`.",
  })
  readonly target!: string;

  @Field({
    description:
      "`OK`, or the code of the first user error; UNAVAILABLE after an internal error. `REPEATED` means that the " +
      "call repeated an idempotency key and got the earlier response, including its secrets.",
  })
  readonly outcome!: string;
}

export const AuditEventConnection = connectionType("AuditEvent", () => AuditEventType, "audit events");

@InputType("AuditEventFilter", { description: "Conditions for a tenant's audit log. An event must meet all of them." })
export class AuditEventFilterInput {
  @Field(() => [String], {
    nullable: true,
    description: "Matches events with one of these actions. An empty list matches no event.",
  })
  readonly actions?: readonly string[] | null;

  @Field(() => String, { nullable: true, description: "Matches events of this caller." })
  readonly keyId?: string | null;

  @Field(() => String, { nullable: true, description: "Matches events whose `target` is this ID." })
  readonly target?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Matches events whose `target` or `keyId` contains this text: `truck-1` matches `truck-1/temp-1`. Case does " +
      "not matter.",
  })
  readonly search?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Matches events at or after this time." })
  readonly from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Matches events before this time." })
  readonly to?: Date | null;
}

import { Field, ObjectType } from "type-graphql";
import type { Role } from "../domain/entities";
import { connectionType } from "./connection";
import { RoleEnum } from "./enums";
import { DateTimeScalar } from "./scalars";

@ObjectType("AuditEvent", {
  description: "One attempt to change something, whether it succeeded or not. Holds no secret.",
  simpleResolvers: true,
})
export class AuditEventType {
  @Field({ description: "Unique; sorts by time." })
  readonly eventId!: string;

  @Field(() => DateTimeScalar, { description: "When it was tried." })
  readonly at!: Date;

  @Field({
    description:
      "Who tried: the `keyId` of an API key, `jwt:{subject}` of a token, or `platform` for what it did by itself.",
  })
  readonly keyId!: string;

  @Field(() => RoleEnum, { description: "The role of that key." })
  readonly role!: Role;

  @Field(() => String, { nullable: true, description: "Network address of the client, where it is known." })
  readonly clientAddress!: string | null;

  @Field({
    description:
      "Name of the mutation. Of the platform itself: `clientIdTakeOver`, a broker credential was revoked that used a " +
      "client id of another tenant; `clientIdShared`, two tenants use one client id; `connectionLimit`, all connections of a credential were ended, because there were too many.",
  })
  readonly action!: string;

  @Field(() => String, { nullable: true, description: "The tenant concerned; null: none, or only the operators'." })
  readonly tenantId!: string | null;

  @Field({ description: "What was acted on, below its tenant." })
  readonly target!: string;

  @Field({
    description:
      "`OK`, or the code of the first user error; `REPEATED`: by its idempotency key an earlier answer was given again, " +
      "secrets included.",
  })
  readonly outcome!: string;
}

export const AuditEventConnection = connectionType("AuditEvent", () => AuditEventType, "audit events, newest first");

import { Field, InputType, Int, ObjectType } from "type-graphql";
import { CREDENTIAL_KINDS, type BrokerCredential, type CredentialKind } from "../domain/broker-credential";
import { connectionType } from "./connection";
import { enumOf } from "./enums";
import { NodeType } from "./node";
import { BrokerCredentialSecretType } from "./registration";
import { DateTimeScalar } from "./scalars";
import { Payload } from "./user-error";

const SHOWN_STATUSES = ["ACTIVE", "GRACE", "REVOKED"] as const;

const BrokerCredentialKindEnum = enumOf(
  CREDENTIAL_KINDS,
  "BrokerCredentialKind",
  "How a broker credential is proven.",
  {
    PASSWORD: "By user name and password.",
    CERTIFICATE: "By a client certificate of the platform's own CA.",
  },
);

const BrokerCredentialStatusEnum = enumOf(
  SHOWN_STATUSES,
  "BrokerCredentialStatus",
  "Where a broker credential is in its life.",
  {
    ACTIVE: "In force.",
    GRACE: "Replaced, and in force until `expiresAt`.",
    REVOKED: "Ended: by revocation, or at the end of its grace or of its time.",
  },
);

@ObjectType("BrokerCredential", {
  implements: NodeType,
  description: "A user of the MQTT broker with which a tenant's gateways publish.",
  simpleResolvers: true,
})
export class BrokerCredentialType implements Pick<
  BrokerCredential,
  "username" | "kind" | "name" | "clientId" | "createdAt"
> {
  @Field({ description: "MQTT user name, unique over all tenants and never used again: its natural id." })
  readonly username!: string;

  @Field(() => BrokerCredentialKindEnum, { description: "How it is proven." })
  readonly kind!: CredentialKind;

  @Field(() => String, { nullable: true, description: "Name for people." })
  readonly name!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The only MQTT client id with which it connects; null: any. The client id of a certificate is always `username`.",
  })
  readonly clientId!: string | null;

  @Field(() => BrokerCredentialStatusEnum, { description: "Where it is in its life." })
  readonly status!: (typeof SHOWN_STATUSES)[number];

  @Field(() => DateTimeScalar, { description: "When it was issued." })
  readonly createdAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "When it ends by itself: its grace, its certificate, or a password issued with `validDays`; null: never.",
  })
  readonly expiresAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it ended; null: it has not." })
  readonly revokedAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it last connected; null: not since the platform watches, or the broker does not tell.",
  })
  readonly lastSeenAt!: Date | null;

  @Field(() => String, { nullable: true, description: "Serial number of its certificate, hexadecimal." })
  readonly serialNumber!: string | null;
}

export const BrokerCredentialConnection = connectionType(
  "BrokerCredential",
  () => BrokerCredentialType,
  "broker credentials",
);

@ObjectType("BrokerCertificate", {
  description: "A client certificate and where a gateway uses it. The gateway keeps its key.",
  simpleResolvers: true,
})
export class BrokerCertificateType {
  @Field({ description: "MQTT user name: the certificate's common name, which the broker takes." })
  readonly username!: string;

  @Field({ description: "The certificate, PEM, followed by that of the authority which signed it." })
  readonly certificate!: string;

  @Field({ description: "Address of the broker's listener for certificates: `mqtts://host:8884`." })
  readonly mqttUrl!: string;

  @Field({ description: "Certificate of the authority that signed the broker's certificate, PEM." })
  readonly caCertificate!: string;
}

const IDEMPOTENCY_KEY =
  "1 to 128 printable ASCII characters: the same key and input gives the same answer, secret included, for 24 hours.";

@InputType("BrokerCredentialRotateInput", { description: "Which password to replace, and how long it works on." })
export class BrokerCredentialRotateInput {
  @Field(() => String, { nullable: true, description: "The tenant; by default the key's own." })
  readonly tenantId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The credential to replace; by default the newest password for the whole tenant.",
  })
  readonly username?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Seconds that the old one works beside the new one, at most until it ends by itself: 0 to 2,592,000 (30 days), " +
      "by default 3,600.",
  })
  readonly graceSeconds?: number | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("BrokerCredentialRotatePayload", {
  description: "What `brokerCredentialRotate` did.",
  simpleResolvers: true,
})
export class BrokerCredentialRotatePayload extends Payload {
  @Field(() => BrokerCredentialType, { nullable: true, description: "The new one; null when there are user errors." })
  readonly credential?: BrokerCredentialType | null;

  @Field(() => BrokerCredentialType, { nullable: true, description: "The old one, with the end of its grace." })
  readonly replaced?: BrokerCredentialType | null;

  @Field(() => BrokerCredentialSecretType, { nullable: true, description: "For the gateways. Shown only now." })
  readonly secret?: BrokerCredentialSecretType | null;
}

@InputType("BrokerCredentialIssueInput", { description: "A further credential, such as one gateway's." })
export class BrokerCredentialIssueInput {
  @Field(() => String, { nullable: true, description: "The tenant; by default the key's own." })
  readonly tenantId?: string | null;

  @Field(() => String, { nullable: true, description: "Name for people." })
  readonly name?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: "The 1 to 100 assets for which it may publish; by default all of the tenant.",
  })
  readonly assetIds?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The MQTT client id of the one gateway that uses the password, which then connects with no other: up to 128 of " +
      "A-Z, a-z, 0-9 and ._:/-, beginning with `tenants/{tenantId}/`, in no other active credential. By default any. " +
      "Not with `csr`.",
  })
  readonly clientId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Certificate signing request (PKCS#10, PEM) of the gateway's own key. Left out: a password is made.",
  })
  readonly csr?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "Days after which it ends, 1 to 825. By default a certificate ends after 365, a password never.",
  })
  readonly validDays?: number | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("BrokerCredentialIssuePayload", {
  description: "What `brokerCredentialIssue` did.",
  simpleResolvers: true,
})
export class BrokerCredentialIssuePayload extends Payload {
  @Field(() => BrokerCredentialType, { nullable: true, description: "The new one; null when there are user errors." })
  readonly credential?: BrokerCredentialType | null;

  @Field(() => BrokerCredentialSecretType, {
    nullable: true,
    description: "The password, shown only now; null where a certificate was asked for.",
  })
  readonly secret?: BrokerCredentialSecretType | null;

  @Field(() => BrokerCertificateType, { nullable: true, description: "The certificate, where one was asked for." })
  readonly certificate?: BrokerCertificateType | null;
}

@InputType("BrokerCredentialRevokeInput", { description: "The credential to end." })
export class BrokerCredentialRevokeInput {
  @Field({ description: "Its MQTT user name." })
  readonly username!: string;
}

@ObjectType("BrokerCredentialRevokePayload", {
  description: "What `brokerCredentialRevoke` did.",
  simpleResolvers: true,
})
export class BrokerCredentialRevokePayload extends Payload {
  @Field(() => BrokerCredentialType, { nullable: true, description: "The ended one; null when there are user errors." })
  readonly credential?: BrokerCredentialType | null;
}

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
  "How a client proves that it holds a broker credential.",
  {
    PASSWORD: "User name and password.",
    CERTIFICATE: "Client certificate, signed by the platform's own CA.",
  },
);

const BrokerCredentialStatusEnum = enumOf(
  SHOWN_STATUSES,
  "BrokerCredentialStatus",
  "Life-cycle state of a broker credential.",
  {
    ACTIVE: "Gateways can connect.",
    GRACE: "A new credential has replaced this credential. Gateways can still connect until `expiresAt`.",
    REVOKED: "The credential was revoked, or its grace period or validity has expired.",
  },
);

@ObjectType("BrokerCredential", {
  implements: NodeType,
  description: "A user of the MQTT broker. A tenant's gateways use it to connect and publish.",
  simpleResolvers: true,
})
export class BrokerCredentialType implements Pick<
  BrokerCredential,
  "username" | "kind" | "name" | "clientId" | "createdAt"
> {
  @Field({ description: "MQTT user name, unique across all tenants. Sluice never reuses a user name." })
  readonly username!: string;

  @Field(() => BrokerCredentialKindEnum, { description: "How a client proves that it holds this credential." })
  readonly kind!: CredentialKind;

  @Field(() => String, { nullable: true, description: "Display name; null if the credential has none." })
  readonly name!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The only MQTT client ID that can connect with this password. Null if every client ID can, and for a " +
      "certificate, whose connections the broker gives the client ID `username`.",
  })
  readonly clientId!: string | null;

  @Field(() => BrokerCredentialStatusEnum, { description: "Life-cycle state of the credential." })
  readonly status!: (typeof SHOWN_STATUSES)[number];

  @Field(() => DateTimeScalar, { description: "Time when the credential was issued." })
  readonly createdAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Time when the credential expires, at the end of its grace period or its validity. Null if it never expires.",
  })
  readonly expiresAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Time when the credential was revoked or expired; null if neither has happened.",
  })
  readonly revokedAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Time of the last connection that Sluice has recorded; null if there is none.",
  })
  readonly lastSeenAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "Serial number of the certificate, in hexadecimal; null for a password.",
  })
  readonly serialNumber!: string | null;
}

export const BrokerCredentialConnection = connectionType(
  "BrokerCredential",
  () => BrokerCredentialType,
  "broker credentials",
);

@ObjectType("BrokerCertificate", {
  description:
    "A client certificate, and the address of the broker that accepts it. Only the gateway has the private key.",
  simpleResolvers: true,
})
export class BrokerCertificateType {
  @Field({ description: "MQTT user name. The broker takes it from the certificate's common name." })
  readonly username!: string;

  @Field({
    description: "Certificate chain in PEM: the client certificate, then the certificate of the CA that signed it.",
  })
  readonly certificate!: string;

  @Field({ description: "URL of the broker's listener for certificates, such as `mqtts://host:8884`." })
  readonly mqttUrl!: string;

  @Field({
    description:
      "Certificate of the CA that signed the broker's certificate, in PEM. Empty if the platform has not configured " +
      "one.",
  })
  readonly caCertificate!: string;
}

const IDEMPOTENCY_KEY =
  "Key that makes the call safe to repeat: 1 to 128 printable ASCII characters, such as a new UUID. After a " +
  "success, your calls with the same key and input return the first response for 24 hours, including secrets, " +
  "and change nothing. The same key with another mutation or input is the user error CONFLICT.";

@InputType("BrokerCredentialRotateInput", { description: "Input fields to replace a password." })
export class BrokerCredentialRotateInput {
  @Field(() => String, {
    nullable: true,
    description: "Tenant that the credential belongs to. Defaults to your own tenant. An OPERATOR must pass it.",
  })
  readonly tenantId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "MQTT user name of the credential to replace. Defaults to the newest active password for all assets of the " +
      "tenant.",
  })
  readonly username?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Grace period of the old password, in seconds: 0 to 2,592,000 (30 days). Defaults to 3,600. With 0, Sluice " +
      "revokes the old password immediately. If the old password's `expiresAt` is earlier, that time still " +
      "applies.",
  })
  readonly graceSeconds?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether passwords that earlier rotations of this credential replaced stay valid until their grace periods " +
      "expire. Defaults to false: this rotation revokes them immediately.",
  })
  readonly keepEarlierGrace?: boolean | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("BrokerCredentialRotatePayload", {
  description: "Return type of `brokerCredentialRotate`.",
  simpleResolvers: true,
})
export class BrokerCredentialRotatePayload extends Payload {
  @Field(() => BrokerCredentialType, {
    nullable: true,
    description: "The new credential; null if there are user errors.",
  })
  readonly credential?: BrokerCredentialType | null;

  @Field(() => BrokerCredentialType, {
    nullable: true,
    description: "The old credential; null if there are user errors. Its `expiresAt` is the end of its grace period.",
  })
  readonly replaced?: BrokerCredentialType | null;

  @Field(() => BrokerCredentialSecretType, {
    nullable: true,
    description:
      "New connection settings for the gateways, with the new password. Only this response contains them. If you " +
      "pass `idempotencyKey`, the same call returns them again for 24 hours. Null if there are user errors.",
  })
  readonly secret?: BrokerCredentialSecretType | null;
}

@InputType("BrokerCredentialIssueInput", {
  description: "Input fields to issue a broker credential, for example for one gateway.",
})
export class BrokerCredentialIssueInput {
  @Field(() => String, {
    nullable: true,
    description: "Tenant that the credential belongs to. Defaults to your own tenant. An OPERATOR must pass it.",
  })
  readonly tenantId?: string | null;

  @Field(() => String, { nullable: true, description: "Display name, 1 to 200 characters." })
  readonly name?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "IDs of the 1 to 100 assets that the credential can publish for. Defaults to all assets of the tenant.",
  })
  readonly assetIds?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The only MQTT client ID that can connect with the password. It starts with `tenants/{tenantId}/` and has up " +
      "to 128 characters of A-Z, a-z, 0-9 and ._:/-. Two active credentials cannot have the same client ID. By " +
      "default, every client ID can connect. You cannot combine it with `csr`.",
  })
  readonly clientId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Certificate signing request for the gateway's private key (PKCS#10, in PEM). It is INVALID if the " +
      "platform issues no certificates. Without it, Sluice creates a password.",
  })
  readonly csr?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Validity in days, 1 to 825. Defaults to 365 for a certificate, which expires no later than the CA that " +
      "signs it. By default, a password never expires.",
  })
  readonly validDays?: number | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("BrokerCredentialIssuePayload", {
  description: "Return type of `brokerCredentialIssue`.",
  simpleResolvers: true,
})
export class BrokerCredentialIssuePayload extends Payload {
  @Field(() => BrokerCredentialType, {
    nullable: true,
    description: "The new credential; null if there are user errors.",
  })
  readonly credential?: BrokerCredentialType | null;

  @Field(() => BrokerCredentialSecretType, {
    nullable: true,
    description:
      "Connection settings with the password. Only this response contains them. If you pass `idempotencyKey`, the " +
      "same call returns them again for 24 hours. Null if there are user errors, or if you passed `csr`.",
  })
  readonly secret?: BrokerCredentialSecretType | null;

  @Field(() => BrokerCertificateType, {
    nullable: true,
    description: "The certificate. Null if there are user errors, or if you did not pass `csr`.",
  })
  readonly certificate?: BrokerCertificateType | null;
}

@InputType("BrokerCredentialRevokeInput", { description: "Input fields to revoke a broker credential." })
export class BrokerCredentialRevokeInput {
  @Field({ description: "MQTT user name of the credential." })
  readonly username!: string;
}

@ObjectType("BrokerCredentialRevokePayload", {
  description: "Return type of `brokerCredentialRevoke`.",
  simpleResolvers: true,
})
export class BrokerCredentialRevokePayload extends Payload {
  @Field(() => BrokerCredentialType, {
    nullable: true,
    description: "The revoked credential; null if there are user errors.",
  })
  readonly credential?: BrokerCredentialType | null;
}

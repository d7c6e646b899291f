import { Field, ObjectType } from "type-graphql";

@ObjectType("BrokerAddress", {
  description:
    "Addresses that gateways connect to, and the CA certificate to verify the broker with. Contains no secret.",
  simpleResolvers: true,
})
export class BrokerAddressType {
  @Field({ description: "URL of the listener for passwords, such as `mqtts://host:8883`." })
  readonly mqttUrl!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "URL of the listener for client certificates, such as `mqtts://host:8884`; null if the platform issues no " +
      "certificates.",
  })
  readonly certificateUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Certificate of the CA that signed the broker's certificate, in PEM; null if the platform has not configured " +
      "one.",
  })
  readonly caCertificate!: string | null;
}

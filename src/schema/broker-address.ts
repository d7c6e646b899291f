import { Field, ObjectType } from "type-graphql";

@ObjectType("BrokerAddress", {
  description: "Where gateways connect, and how they verify the broker. It contains no secret.",
  simpleResolvers: true,
})
export class BrokerAddressType {
  @Field({ description: "URL of the listener for passwords, such as `mqtts://host:8883`." })
  readonly mqttUrl!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "URL of the listener for client certificates, such as `mqtts://host:8884`; null if the platform issues none.",
  })
  readonly certificateUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Certificate of the CA that signed the broker's certificate, in PEM; null if the platform configures none.",
  })
  readonly caCertificate!: string | null;
}

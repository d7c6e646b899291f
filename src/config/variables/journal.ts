/** The journal: in MongoDB, or in Kafka. */
import { brokerList, integer, line, oneOf, onOff, password, text } from "../values";
import { trustedCaFile } from "../pem-files";
import { derive, variable } from "./variable";

export const journal = derive(
  {
    kind: variable(oneOf("mongodb", "kafka"), {
      name: "SLUICE_JOURNAL",
      description:
        "Where Sluice stores the journal. To change it in an installation that has readings, run 'sluice " +
        "journal-switch'.",
      fallback: "mongodb",
    }),
    brokers: variable(brokerList, {
      name: "SLUICE_KAFKA_BROKERS",
      description:
        "TLS listeners of one or more Kafka brokers. Sluice learns the other brokers from these. Required if " +
        "SLUICE_JOURNAL=kafka.",
    }),
    topic: variable(
      text(
        "name",
        /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/,
        "set it to 1 to 249 characters of a-z, A-Z, 0-9, '.', '_' and '-', other than '.' and '..'",
      ),
      {
        name: "SLUICE_KAFKA_TOPIC",
        description: "Topic of the journal. Partition n of the topic is the journal of Sluice's partition n.",
        fallback: "sluice.journal",
      },
    ),
    username: variable(line("text", "set it to the name of a SCRAM-SHA-512 user"), {
      name: "SLUICE_KAFKA_USERNAME",
      description:
        "User at the Kafka brokers, authenticated by SCRAM-SHA-512. Without it, Sluice does not authenticate.",
    }),
    password: variable(password, {
      name: "SLUICE_KAFKA_PASSWORD",
      description: "Password of SLUICE_KAFKA_USERNAME.",
      secret: true,
    }),
    caCertificate: variable(trustedCaFile, {
      name: "SLUICE_KAFKA_CA_FILE",
      description:
        "PEM file of the root CA of the Kafka brokers' certificates. Without it, Sluice uses the system's CAs.",
    }),
    tls: variable(onOff, {
      name: "SLUICE_KAFKA_TLS",
      description: "Whether Sluice uses TLS with Kafka. off: only for brokers on this machine, for development.",
      fallback: "on",
    }),
    replicas: variable(integer("replicas", 1, 9), {
      name: "SLUICE_KAFKA_REPLICAS",
      description:
        "Minimum number of replicas of the topic. A batch is acknowledged only when a majority of the replicas have " +
        "it.",
      fallback: "3",
    }),
    flushes: variable(onOff, {
      name: "SLUICE_KAFKA_FLUSH",
      description:
        "Whether the topic must have flush.messages=1. Then every in-sync replica writes a batch to disk before it " +
        "acknowledges the batch. off: an acknowledged batch may be in memory only.",
      fallback: "on",
    }),
  },
  ({ kind, brokers, topic, username, password, caCertificate, tls, replicas, flushes }) => ({
    kind,
    /** null: no brokers are configured. */
    kafka:
      brokers === null
        ? null
        : {
            connection: {
              brokers,
              tls: tls ? { ca: caCertificate } : null,
              credentials: username === null || password === null ? null : { username, password },
            },
            topic,
            required: { replicas, flushes },
          },
  }),
);

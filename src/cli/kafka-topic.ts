import type { JournalSettings } from "../journal/create-journal";
import { TOPIC_SETTINGS, type TopicRequirements } from "../journal/kafka/topic-settings";

export interface KafkaTopicOptions {
  readonly topic: string;
  readonly partitions: number;
  readonly required: TopicRequirements;
  /** Bootstrap servers in the notation of the commands. */
  readonly brokers: string;
  /** User that Sluice authenticates as. */
  readonly username: string;
}

const RIGHTS = ["Read", "Write", "Describe", "DescribeConfigs", "Delete"];
const CONTINUED = " \\\n  ";

/** Returns the options of the commands for a configuration, with placeholders for values that are not configured. */
export function topicOptions({ kafka }: Pick<JournalSettings, "kafka">, partitions: number): KafkaTopicOptions {
  const { connection, topic, required } = kafka ?? {
    connection: null,
    topic: "sluice.journal",
    required: { replicas: 3, flushes: true },
  };
  return {
    ...{ topic, partitions, required },
    brokers: connection?.brokers.map(({ host, port }) => `${host}:${port}`).join(",") ?? "kafka-1.example.com:9093",
    username: connection?.credentials?.username ?? "sluice",
  };
}

/** Formats the commands of Kafka that create the topic and grant Sluice its rights on the topic. */
export function formatTopicCommands({ topic, partitions, required, brokers, username }: KafkaTopicOptions): string {
  const admin = ["--bootstrap-server", brokers, "--command-config", "admin.properties"].join(" ");
  const settings = TOPIC_SETTINGS.filter(({ name }) => name !== "flush.messages" || required.flushes);
  const create = [
    `kafka-topics.sh ${admin}`,
    `--create --topic ${topic} --partitions ${partitions} --replication-factor ${required.replicas}`,
    ...settings.map(({ name, wanted }) => `--config ${name}=${wanted(required)}`),
  ];
  const grant = [
    `kafka-acls.sh ${admin}`,
    `--add --allow-principal User:${username} --topic ${topic}`,
    RIGHTS.map((right) => `--operation ${right}`).join(" "),
  ];
  return [
    "# Create the topic. On every broker, also set broker.session.timeout.ms=3000.",
    create.join(CONTINUED),
    "",
    `# If the brokers have an authorizer, grant ${username} its rights.`,
    grant.join(CONTINUED),
    "",
  ].join("\n");
}

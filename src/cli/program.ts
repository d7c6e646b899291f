import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { version } from "../app/version";
import { describeConfig } from "../config/describe";
import { loadConfig, loadPart } from "../config/load";
import type { Environment } from "../config/read";
import { journal } from "../config/variables/journal";
import { printSluiceSchema } from "../graphql/print";
import { initBroker, type BrokerInitOptions } from "./broker-init";
import { writeBrokerFile } from "./broker-file";
import { capacityCommand } from "./capacity/command";
import { configError } from "./exit";
import { usingFile } from "./file-failure";
import { importCommand } from "./import/command";
import { switchJournals } from "./journal-switch";
import { formatTopicCommands, topicOptions } from "./kafka-topic";
import { operatorKeyCommand } from "./operator-keys";
import { filePath, host, partition, partitionCount, port } from "./option-values";
import { formatConfig } from "./config-table";
import { nameUnknownOptions } from "./unknown-options";
import { withServers } from "./servers";

const HOSTS = "DNS names and IPs of the broker; gateways use the first; default: those in --cert";
const NEW_PARTITION = "partition of the broker; writes its entry for the partitions file; default: the only broker";

/**
 * Builds the commands. They print with `write`, and read the configuration from `environment`. `.swcrc` configures
 * which modules are loaded only on first use, because few commands need them.
 */
export function buildProgram(write: (text: string) => void, environment: Environment = {}): Command {
  const program = new Command("sluice").description("Multi-tenant MQTT telemetry behind one GraphQL API.");

  program
    .command("config")
    .description("document every environment variable that Sluice reads")
    .option("--json", "print JSON")
    .action((options: { json?: true }) => {
      const described = describeConfig();
      write(options.json === true ? `${JSON.stringify(described, null, 2)}\n` : formatConfig(described));
    });

  program
    .command("schema")
    .description("print the GraphQL schema")
    .option("--out <file>", "write to this file instead of standard output", filePath)
    .action(async ({ out }: { out?: string }) => {
      const schema = `${printSluiceSchema().trimEnd()}\n`;
      if (out === undefined) write(schema);
      else await usingFile(out, () => writeFile(out, schema));
    });

  addBrokerInit(program, write);

  program
    .command("broker-file")
    .description("repair the broker's users and roles from MongoDB; run it only while the broker is stopped")
    .requiredOption("--out <file>", "path of dynamic-security.json, the plugin's file", filePath)
    .option("--force", "replace the file even if it is valid")
    .option("--partition <number>", "partition of the broker; default: the only one", partition)
    .action(async ({ out, ...options }: { out: string; force?: true; partition?: number }) => {
      const config = loadConfig(environment);
      if (!config.ok) throw configError(config.failure);
      const repair = () => usingFile(out, () => writeBrokerFile(config.value, out, options));
      write(`${await withServers(config.value.mongodb.uri, repair)}\n`);
    });

  program
    .command("kafka-topic")
    .description("print the commands that create the journal's topic in Kafka with the settings that Sluice requires")
    .option("--partitions <number>", "number of Sluice's partitions", partitionCount, 1)
    .action(({ partitions }: { partitions: number }) => {
      const config = loadPart({ journal }, environment);
      if (!config.ok) throw configError(config.failure);
      write(formatTopicCommands(topicOptions(config.value.journal, partitions)));
    });

  program
    .command("journal-switch")
    .description("flush the journal, and move it from MongoDB to Kafka or back; run it only while Sluice is stopped")
    .addOption(
      new Option("--to <journal>", "where to move the journal").choices(["mongodb", "kafka"]).makeOptionMandatory(),
    )
    .action(async ({ to }: { to: "mongodb" | "kafka" }) => {
      const config = loadConfig(environment);
      if (!config.ok) throw configError(config.failure);
      await withServers(config.value.mongodb.uri, () => switchJournals(config.value, to, write));
    });

  program.addCommand(operatorKeyCommand(write, environment));
  program.addCommand(importCommand(write, environment));
  program.addCommand(capacityCommand(write));

  program
    .command("version")
    .description("print the version")
    .action(() => write(`${version()}\n`));

  nameUnknownOptions(program);
  return program;
}

function addBrokerInit(program: Command, write: (text: string) => void): void {
  program
    .command("broker-init")
    .description("write configuration, users and roles of a new broker; run it as the system user of the broker")
    .requiredOption("--dir <folder>", "folder for the broker's configuration and data", filePath)
    .option("--host <name...>", HOSTS, host)
    .option("--cert <file>", "PEM file of the server's certificate; default: a new CA signs one for --host", filePath)
    .option("--key <file>", "PEM file of the server's private key", filePath)
    .option("--ca <file>", "PEM file of the CA that signed the server's certificate; default: a public CA", filePath)
    .requiredOption("--plugin <file>", "path of mosquitto_dynamic_security.so")
    .option("--port <port>", "port of the TLS listener", port, 8883)
    .option(
      "--client-ca <file>",
      "PEM file of the CA that signs gateways' certificates; adds a listener for client certificates",
      filePath,
    )
    .option(
      "--client-ca-key <file>",
      "PEM file of the private key of --client-ca; adds a certificate revocation list",
      filePath,
    )
    .option("--certificate-port <port>", "port of the TLS listener for client certificates", port, 8884)
    .option("--platform-port <port>", "port of an additional listener on 127.0.0.1, only for the platform", port)
    .option("--remote", "the broker runs in another container or on another machine, with the same paths")
    .option("--partition <number>", NEW_PARTITION, partition)
    .option("--keep", "keep an existing broker in the folder; renew only certificates of Sluice's own CA")
    .action(async (options: BrokerInitOptions) => {
      const { configFile, environmentFile, isKept } = await usingFile(options.dir, () => initBroker(options));
      if (isKept) write(`Kept the broker of ${configFile}.\n`);
      else {
        write(`Broker:   mosquitto -c ${configFile}\n`);
        write(`Platform: set the variables in ${environmentFile}, and MONGODB_URI.\n`);
        if (options.partition !== undefined)
          write(`Partition: add partition.json in ${options.dir} to the list in SLUICE_PARTITIONS_FILE.\n`);
        write(`Operator: its API key is SLUICE_OPERATOR_KEY in ${environmentFile}.\n`);
      }
    });
}

/** Apache Kafka for tests and the demo: its jars from Maven's repository, checked against the list beside the pom. */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { aptInstall, canInstall } from "./apt.mjs";
import { makeTool, onPath, outputOf, root, run, say, SetupError, toolsDir, verify } from "./setup.mjs";
import { missing } from "./tests.mjs";

const VERSION = "4.4.0";
const LEAST_JAVA = 17;
const NAME = `kafka-${VERSION}`;
const FOLDER = path.join(root, "scripts/kafka");
const PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1";

function findJava() {
  const home = process.env.JAVA_HOME;
  const java = home === undefined ? onPath("java") : path.join(home, "bin/java");
  const version = java && /version "(\d+)/.exec(outputOf(java, ["-version"]) ?? "")?.[1];
  return Number(version) >= LEAST_JAVA ? java : undefined;
}

async function ensureJava() {
  if (findJava() === undefined && canInstall()) await aptInstall(["openjdk-17-jre-headless"], "Kafka");
  const java = findJava();
  if (java === undefined)
    throw new SetupError(
      `Java ${LEAST_JAVA} or newer is missing, for Kafka. Install it with sudo apt-get install openjdk-17-jre-headless.`,
    );
  return java;
}

/** The jars. Maven checks the repository's checksums, and this function the pinned ones. */
async function download() {
  if (onPath("mvn") === undefined) await aptInstall(["maven"], "downloading Kafka");
  const maven = onPath("mvn");
  if (maven === undefined) throw new SetupError("Maven is missing, for downloading Kafka. Install it.");
  say(`downloading Kafka ${VERSION} with Maven into ${toolsDir}`);
  return makeTool(NAME, async (content, draft) => {
    const options = ["-B", "-q", "-C", "-ntp", "-f", path.join(FOLDER, "pom.xml")];
    const to = ["-DincludeScope=runtime", `-DoutputDirectory=${content}`];
    await run(maven, [...options, `${PLUGIN}:copy-dependencies`, ...to], { cwd: draft });
    for (const line of readFileSync(path.join(FOLDER, `${NAME}.sha256`), "utf8")
      .trim()
      .split("\n")) {
      const [digest, jar] = line.split(/\s+/);
      await verify(path.join(content, jar), "sha256", "hex", digest);
    }
  });
}

/**
 * @returns Variables for the programs that start Kafka: Java, and the folder of the jars.
 * @throws SetupError with the remedy if they cannot be installed.
 */
export async function ensureKafka() {
  const java = await ensureJava();
  const given = process.env.SLUICE_KAFKA_JARS;
  const cached = path.join(toolsDir, NAME);
  const jars = given ?? (existsSync(cached) ? cached : await download());
  return { SLUICE_JAVA: java, SLUICE_KAFKA_JARS: jars };
}

/** As {@link ensureKafka}, but tests on Kafka are skipped if it cannot be installed. In CI, it throws. */
export async function ensureKafkaForTests() {
  if (process.env.SLUICE_KAFKA_JARS === "off") return {};
  try {
    return await ensureKafka();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    missing("Kafka", "the tests of its journal", "SLUICE_KAFKA_JARS", ` (${error.message.split("\n")[0]})`);
    return { SLUICE_KAFKA_JARS: "off" };
  }
}

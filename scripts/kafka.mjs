/** Installs Apache Kafka for tests and the demo: jars from a Maven repository, checked against pinned digests. */

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
      `Java ${LEAST_JAVA} or newer is missing. Kafka needs it. Install it with sudo apt-get install openjdk-17-jre-headless.`,
    );
  return java;
}

/** Downloads the jars. Maven checks the repository's checksums, and this function checks the pinned digests. */
async function download() {
  if (onPath("mvn") === undefined) await aptInstall(["maven"], "downloading Kafka");
  const maven = onPath("mvn");
  if (maven === undefined) throw new SetupError("Maven is missing. It is needed to download Kafka. Install it.");
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
 * @returns environment variables for programs that start Kafka: Java, and the folder of the jars
 * @throws SetupError with the remedy if Java or Kafka cannot be installed
 */
export async function ensureKafka() {
  const java = await ensureJava();
  const given = process.env.SLUICE_KAFKA_JARS;
  const cached = path.join(toolsDir, NAME);
  const jars = given ?? (existsSync(cached) ? cached : await download());
  return { SLUICE_JAVA: java, SLUICE_KAFKA_JARS: jars };
}

/** Like {@link ensureKafka}, but tests with Kafka are skipped if it cannot be installed. In CI, it throws instead. */
export async function ensureKafkaForTests() {
  if (process.env.SLUICE_KAFKA_JARS === "off") return {};
  try {
    return await ensureKafka();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    missing("Kafka", "the tests of a journal in Kafka", "SLUICE_KAFKA_JARS", ` (${error.message.split("\n")[0]})`);
    return { SLUICE_KAFKA_JARS: "off" };
  }
}

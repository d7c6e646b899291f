/**
 * Runs the Dockerfile's steps in an empty folder, and starts the result as compose.yaml does at its first start. Runs
 * without containers: skips the step that creates the user and its folder, and pulls no base image.
 */

import { execFile } from "node:child_process";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { chmod, chown, cp, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { Child } from "../../dev/child";
import { answers } from "../../dev/mosquitto";
import { freePort } from "../../dev/ports";
import { findMosquitto, findMosquittoPlugin } from "../../dev/tools";
import { disposeLater, startOwnMongod, temporaryDir } from "../harness/servers";
import { until } from "../harness/until";
import { commandIn, contextFilter, readDockerfile, ROOT, textsOf, type Stage } from "./dockerfile";

const run = promisify(execFile);
const MEGABYTE = 1_000_000;
/** Compressed size of node:24-bookworm-slim for linux/amd64, rounded up. */
const BASE_IMAGE_BYTES = 85 * MEGABYTE;
const MAX_IMAGE_BYTES = 150 * MEGABYTE;
const UID = 1883;

/** Copies files as the instruction COPY does, from the build context or another stage. */
async function copy(text: string, folderOf: (stage: string | null) => string, to: string): Promise<void> {
  const words = text.split(" ");
  const from = /^--from=(.+)$/.exec(words[0] ?? "")?.[1] ?? null;
  const sources = words.slice(from === null ? 0 : 1, -1);
  const target = words.at(-1) ?? "";
  const isFolder = target.endsWith("/") || sources.length > 1;
  for (const source of sources) {
    const absolute = path.resolve(folderOf(from), `.${source.startsWith("/") ? "" : "/"}${source}`);
    await cp(absolute, path.join(to, target, isFolder ? path.basename(source) : ""), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

/**
 * Runs the stage's instructions COPY and RUN in `root`. Resolves with the commands that it skips, because they would
 * change this machine.
 */
async function make(stage: Stage, folders: ReadonlyMap<string | null, string>, root: string): Promise<string[]> {
  const left: string[] = [];
  let workDir = root;
  const folderOf = (name: string | null) => folders.get(name) ?? "";
  for (const { name, text } of stage.instructions) {
    if (name === "WORKDIR") workDir = path.join(root, text);
    else if (name === "COPY") await copy(text, folderOf, workDir);
    else if (name === "RUN" && /\buseradd\b/.test(text)) left.push(text);
    else if (name === "RUN") {
      await mkdir(workDir, { recursive: true });
      await run("/bin/sh", ["-ec", text], { cwd: workDir, maxBuffer: 64 * MEGABYTE, env: plainEnvironment() });
    }
  }
  return left;
}

/** Returns the environment without the variables of npm and the test runner. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const env = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(lifecycle|package|config_local|command|execpath|node_execpath|config_prefix)|NODE_|SLUICE_|JEST_|INIT_CWD)/.test(
        name,
      ),
  );
  return { ...Object.fromEntries(env), PATH: `${path.dirname(process.execPath)}:${process.env.PATH ?? ""}` };
}

/** Creates a folder with the files of the repository that are in the build context. */
async function buildContext(): Promise<string> {
  const folder = await temporaryDir();
  const isIncluded = contextFilter();
  const { stdout } = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  for (const file of stdout.trimEnd().split("\n").filter(isIncluded)) {
    await cp(path.join(ROOT, file), path.join(folder, file), { recursive: true });
  }
  return folder;
}

async function compressedBytes(folder: string): Promise<number> {
  const tar = spawn("/bin/sh", ["-c", 'tar --create --directory "$0" . | gzip -6 | wc -c', folder]);
  let output = "";
  tar.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await once(tar, "close");
  return Number(output);
}

const asUser = ["--reuid", String(UID), "--regid", String(UID), "--clear-groups", "--"] as const;

/** Runs a program as the image's user. */
function start(name: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<Child> {
  return Child.start({
    name,
    command: "/usr/bin/setpriv",
    args: [...asUser, ...args],
    env,
    cwd,
    stopTimeoutMs: 120_000,
  });
}

/** Only root can run programs as another user. */
const testAsRoot = process.getuid?.() === 0 ? test : test.skip;

testAsRoot(
  "the Dockerfile's steps create a small tree that starts as in compose.yaml",
  async () => {
    const [builder, image] = readDockerfile() as [Stage, Stage];
    const folders = new Map<string | null, string>([[null, await buildContext()]]);
    const [built, root, broker] = [await temporaryDir(), await temporaryDir(), await temporaryDir()];
    expect(await make(builder, folders, built)).toEqual([]);
    folders.set(builder.name, built);
    expect(await make(image, folders, root)).toEqual([expect.stringContaining("useradd --uid 1883") as string]);

    const bytes = await compressedBytes(root);
    expect(bytes + BASE_IMAGE_BYTES).toBeLessThan(MAX_IMAGE_BYTES);

    const { services } = parse(await readFile(path.join(ROOT, "compose.yaml"), "utf8"), { merge: true }) as {
      services: Record<string, { command: string[]; environment?: Record<string, string> }>;
    };
    // The image's user can read the files of the image, and write only to its own folder.
    for (const folder of [root, broker]) await chmod(folder, 0o755);
    await chown(broker, UID, UID);
    const sluice = path.join(root, "sluice");
    const [port, certificatePort, httpPort] = [await freePort(), await freePort(), await freePort()];
    const env = {
      PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`,
      ...Object.fromEntries(textsOf(image, "ENV").flatMap((text) => text.split(" ").map((pair) => pair.split("=")))),
    } as Record<string, string>;

    const init = ["node", "scripts/sluice.mjs", ...(services["broker-init"]?.command.slice(1) ?? [])].map((word) =>
      word
        .replace("/var/lib/sluice-broker", broker)
        .replace("/usr/lib/mosquitto_dynamic_security.so", findMosquittoPlugin())
        .replace(/^\$\{BROKER_HOST:-(.*)\}$/, "$1"),
    );
    const ports = ["--port", String(port), "--certificate-port", String(certificatePort)];
    for (const outcome of ["mosquitto -c", "Kept"]) {
      const initialized = await start("broker-init", [...init, ...ports], env, sluice);
      await initialized.whenEnded();
      expect([initialized.describeEnd(), initialized.output]).toEqual([
        "exit code 0",
        expect.stringContaining(outcome),
      ]);
    }

    const mosquitto = await start(
      "mosquitto",
      [findMosquitto(), "-c", path.join(broker, "mosquitto.conf")],
      env,
      broker,
    );
    disposeLater(() => mosquitto.kill());
    const ca = await readFile(path.join(broker, "certificates/ca.crt"));
    await mosquitto.waitUntil(() => answers(port, ca), 120_000);
    const mongod = await startOwnMongod();

    const environment = {
      ...env,
      ...services.sluice?.environment,
      MONGODB_URI: mongod.uri,
      MQTT_URL: `mqtts://localhost:${port}`,
      SLUICE_MQTT_PUBLIC_URL: `mqtts://localhost:${port}`,
      SLUICE_MQTT_CERTIFICATE_URL: `mqtts://localhost:${certificatePort}`,
      SLUICE_HTTP_HOST: "127.0.0.1",
      SLUICE_HTTP_PORT: String(httpPort),
    };
    const command = services.sluice?.command.map((word) => word.replace("/var/lib/sluice-broker", broker)) ?? [];
    expect(command.filter((word) => !word.startsWith("--env-file="))).toEqual(
      commandIn(textsOf(image, "CMD")[0] ?? ""),
    );
    const platform = await start("sluice", command, environment, sluice);
    disposeLater(() => platform.kill());
    const [health = "", ...check] = commandIn(textsOf(image, "HEALTHCHECK")[0] ?? "");
    const isHealthy = () =>
      run(health, check, { env: environment }).then(
        () => true,
        () => false,
      );
    expect(await isHealthy()).toBe(false);
    await platform.waitUntil(isHealthy, 180_000, 250);
    expect((await fetch(`http://127.0.0.1:${httpPort}/readyz`)).status).toBe(200);

    // The operator key of broker-init is valid, and Sluice administers the broker.
    const variables = await readFile(path.join(broker, "platform.env"), "utf8");
    const key = /^SLUICE_OPERATOR_KEY=(.+)$/m.exec(variables)?.[1] ?? "";
    const response = await fetch(`http://127.0.0.1:${httpPort}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({
        query:
          'mutation { tenantRegister(input: { tenantId: "acme", name: "Acme" }) { credential { mqttUrl } userErrors { message } } }',
      }),
    });
    expect(await response.json()).toMatchObject({
      data: { tenantRegister: { credential: { mqttUrl: `mqtts://localhost:${port}` }, userErrors: [] } },
    });

    // The IDE works, although its sources are not in the image.
    for (const file of ["graphql", "graphql/ide/ruru.js"]) {
      const { status } = await fetch(`http://127.0.0.1:${httpPort}/${file}`, { headers: { accept: "text/html" } });
      expect([file, status]).toEqual([file, 200]);
    }

    await expect(run("/usr/bin/setpriv", [...asUser, "touch", path.join(sluice, "dist/x")])).rejects.toThrow(
      "Permission",
    );
    await platform.stop();
    expect(platform.describeEnd()).toBe("exit code 0");
    const { stdout: written } = await run("find", [root, "-user", String(UID)]);
    expect(written).toBe("");
    await until(() => !platform.running);
  },
  1_200_000,
);

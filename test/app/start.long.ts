import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { BARE_ENVIRONMENT } from "../harness/environment";
import { disposeAfterEachTest, disposeLater, sharedBroker, sharedMongo, startOwnMongod } from "../harness/servers";
import { until } from "../harness/until";

disposeAfterEachTest();

const MAIN = path.resolve(__dirname, "../../dist/src/main.js");

const NOWHERE = {
  MONGODB_URI: "mongodb://127.0.0.1:1/?replicaSet=rs0",
  MQTT_URL: "mqtts://127.0.0.1:2",
  SLUICE_MQTT_ADMIN_PASSWORD: "no broker has this password",
  SLUICE_MQTT_INGESTION_PASSWORD: "nor has one this",
  SLUICE_MQTT_INGESTION_CLIENT_ID: "an-ingestion-client-nobody-knows",
  SLUICE_HTTP_PORT: "0",
};

class Run {
  output = "";
  private readonly waiting: Array<{ pattern: RegExp; resolve: (match: RegExpExecArray) => void }> = [];

  private readonly closed: Promise<void>;

  constructor(readonly child: ChildProcess) {
    this.closed = new Promise((resolve) => child.once("close", () => resolve()));
    const take = (chunk: Buffer) => {
      this.output += chunk.toString();
      for (const { pattern, resolve } of this.waiting) {
        const match = pattern.exec(this.output);
        if (match !== null) resolve(match);
      }
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
  }

  printed(pattern: RegExp): Promise<RegExpExecArray> {
    const match = pattern.exec(this.output);
    if (match !== null) return Promise.resolve(match);
    return new Promise((resolve) => this.waiting.push({ pattern, resolve }));
  }

  /** Resolves when the process has ended and all its output has been read. */
  async ended(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }
}

function start(environment: Record<string, string>): Run {
  const child = spawn(process.execPath, [MAIN], { env: { ...BARE_ENVIRONMENT, ...environment } });
  const run = new Run(child);
  disposeLater(async () => {
    child.kill("SIGKILL");
    await run.ended();
  });
  return run;
}

test("reports every mistake of the configuration, exits with 78 and starts nothing", async () => {
  const run = start({ MONGODB_URI: "mysql://db:hidden-password@x", SLUICE_HTTP_PORT: "eighty", SLUICE_TYPO: "1" });
  expect(await run.ended()).toBe(78);
  for (const name of ["MONGODB_URI", "SLUICE_HTTP_PORT", "SLUICE_TYPO", "MQTT_URL"]) expect(run.output).toContain(name);
  expect(run.output).not.toContain("hidden-password");
  expect(run.output).not.toContain("listening");
});

test("stays alive, not ready and stoppable by a signal while MongoDB is unreachable", async () => {
  const run = start(NOWHERE);
  const [, url] = await run.printed(/"url":"(http:[^"]+)"/);
  await run.printed(/MongoDB unreachable/);
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(503);
  expect(JSON.stringify(await ready.json())).toContain("MongoDB");
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  run.child.kill("SIGTERM");
  expect(await run.ended()).toBe(0);
});

test("responds to a request before MongoDB is reached, without internal details", async () => {
  const run = start(NOWHERE);
  const [, url] = await run.printed(/"url":"(http:[^"]+)"/);
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer slk_abc_${"x".repeat(43)}` },
    body: JSON.stringify({ query: "{ viewer { role } }" }),
  });
  const body = await response.text();
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(JSON.parse(body)).toHaveProperty("errors");
  expect(body).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|at .*\.js/);
});

test.each([
  ["not encoded", "mongodb://root:hun/ter2@db:27017/?replicaSet=rs0"],
  ["with a question mark", "mongodb://root:hunter2?hunter2@db:27017/"],
  ["with a port out of range", "mongodb://root:hunter2@db:99999/?replicaSet=rs0"],
  ["with an option that nobody knows", "mongodb://root:hunter2@db/?hunter2=1&replicaSet=rs0"],
])("regression: exits without showing the password for a connection string %s", async (_how, uri) => {
  const run = start({ ...NOWHERE, MONGODB_URI: uri });
  expect(await run.ended()).toBe(78);
  expect(run.output).toContain("MONGODB_URI");
  expect(run.output).not.toMatch(/hunter2|ter2|root/);
});

test.each([
  ["names its replica set", "?replicaSet=sluice", /names a replica set that none of its servers is in/],
  ["names none", "", /leads to a standalone mongod/],
])("regression: rejects a standalone mongod without a stack trace if the URI %s", async (_how, query, message) => {
  const { port } = await startOwnMongod({ standalone: true });
  const run = start({ ...NOWHERE, MONGODB_URI: `mongodb://127.0.0.1:${port}/${query}` });
  expect(await run.ended()).toBe(78);
  expect(run.output).toMatch(message);
  expect(run.output).toContain("rs.initiate()");
  expect(run.output).not.toMatch(/^ +at /m);
});

test("regression: reports a replica set that is not initiated", async () => {
  const { port } = await startOwnMongod({ member: true });
  const run = start({ ...NOWHERE, MONGODB_URI: `mongodb://127.0.0.1:${port}/?replicaSet=rs0` });
  await run.printed(/"reason":"the replica set is not initiated: run rs\.initiate\(\) once in mongosh"/);
  run.child.kill("SIGTERM");
  expect(await run.ended()).toBe(0);
});

test("regression: logs no URL with its password", async () => {
  const password = "hunter2";
  const uri = `mongodb://root:${password}@127.0.0.1:1,127.0.0.1:2/?replicaSet=rs0`;
  const run = start({ ...NOWHERE, MONGODB_URI: uri, SLUICE_LOG_LEVEL: "trace" });
  await run.printed(/MongoDB unreachable/);
  run.child.kill("SIGTERM");
  await run.ended();
  expect(run.output).not.toContain(password);

  const rejected = start({ ...NOWHERE, MQTT_URL: `mqtts://sluice_admin:${password}@127.0.0.1:2` });
  expect(await rejected.ended()).toBe(78);
  expect(rejected.output).toContain("remove user name and password from the URL");
  expect(rejected.output).not.toContain(password);
});

test("regression: stops gracefully on SIGHUP, which a closed terminal sends", async () => {
  const run = start(NOWHERE);
  await run.printed(/"url":"(http:[^"]+)"/);
  run.child.kill("SIGHUP");
  expect(await run.ended()).toBe(0);
  expect(run.output).toContain('"reason":"SIGHUP"');
  expect(run.output).toContain('"msg":"stopped"');
});

test("regression: responds 503 at /readyz between SIGTERM and its stop", async () => {
  const { uri, database } = await sharedMongo();
  const { url: mqttUrl, caFile, admin } = await sharedBroker();
  const run = start({
    MONGODB_URI: uri,
    SLUICE_MONGODB_DATABASE: database,
    MQTT_URL: mqttUrl,
    SLUICE_MQTT_CA_FILE: caFile,
    SLUICE_MQTT_ADMIN_USERNAME: admin.username,
    SLUICE_MQTT_ADMIN_PASSWORD: admin.password,
    SLUICE_BROKER_RECONCILE: "off",
    SLUICE_ROLES: "api",
    SLUICE_HTTP_PORT: "0",
    SLUICE_SHUTDOWN_DRAIN: "2s",
  });
  const [, url] = await run.printed(/"url":"(http:[^"]+)"/);
  const statusOf = (path: string) =>
    fetch(`${url}${path}`).then(
      ({ status }) => status,
      () => null,
    );
  await run.printed(/"msg":"ready"/);
  await until(async () => (await statusOf("/readyz")) === 200);
  run.child.kill("SIGTERM");
  await until(async () => (await statusOf("/readyz")) !== 200);
  // The process still serves, and reports that it is about to stop.
  expect(await statusOf("/readyz")).toBe(503);
  expect(await statusOf("/healthz")).toBe(200);
  expect(await run.ended()).toBe(0);
  expect(await statusOf("/healthz")).toBeNull();
  expect(run.output).toContain('"msg":"stopped"');
});

/** Resolves with the only mistake that a run reports. The run must exit with 78 and show no stack trace. */
async function mistakeOf(environment: Record<string, string>): Promise<string> {
  const run = start({ ...NOWHERE, ...environment });
  expect(await run.ended()).toBe(78);
  expect(run.output.match(/The configuration has 1 mistake\./g)).toHaveLength(1);
  expect(run.output).not.toMatch(/^ +at |\\n +at |"stack"/m);
  return /^ {2}(.*)\n {4}-> .+$/m.exec(run.output)?.[1] ?? "";
}

test.each(["SLUICE_HTTP_PORT", "SLUICE_METRICS_PORT"])(
  "regression: exits with 78 and a remedy if the port of %s is in use",
  async (name) => {
    const server = createServer().listen(0, "127.0.0.1");
    disposeLater(async () => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expect(await mistakeOf({ [name]: String(port) })).toBe(`${name}: is ${port}, which another process listens on`);
  },
);

test.each([
  ["999.1.1.1", "ENOTFOUND"],
  ["203.0.113.1", "EADDRNOTAVAIL"],
])("regression: exits with 78 and a remedy if it cannot listen on %s", async (host, code) => {
  expect(await mistakeOf({ SLUICE_HTTP_HOST: host })).toMatch(
    new RegExp(`^SLUICE_HTTP_HOST: is '${host}', which Sluice cannot listen on \\((${code}|EAI_AGAIN)\\)$`),
  );
});

test("regression: exits with 78 and a remedy if MongoDB rejects the user", async () => {
  const { uri, database } = await sharedMongo();
  const mistake = await mistakeOf({
    MONGODB_URI: uri.replace("//", "//nobody:hunter2@"),
    SLUICE_MONGODB_DATABASE: database,
  });
  expect(mistake).toBe("MONGODB_URI: has credentials that MongoDB rejects");
});

/** Starts a process that uses this broker but does not ingest. */
async function startWithBroker(mqttUrl: string): Promise<Run> {
  const { uri, database } = await sharedMongo();
  return start({
    ...NOWHERE,
    MONGODB_URI: uri,
    SLUICE_MONGODB_DATABASE: database,
    MQTT_URL: mqttUrl,
    SLUICE_ROLES: "api",
  });
}

test("regression: is ready while the broker is unreachable if it does not ingest", async () => {
  const run = await startWithBroker(NOWHERE.MQTT_URL);
  const [line] = await run.printed(/^.*"msg":"started, but not ready".*$/m);
  expect(line).toContain('"reasons":["broker: ');
  expect(run.output).not.toContain('"msg":"ready"');
});

test.each([
  ["closes the connection", ""],
  ["speaks something else", "HTTP/1.1 400 Bad Request\r\n\r\n"],
])("regression: names the remedy for a port without TLS that %s", async (_how, answer) => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined).once("data", () => socket.end(answer));
  }).listen(0, "127.0.0.1");
  disposeLater(async () => void server.close());
  await once(server, "listening");
  const run = await startWithBroker(`mqtts://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [line] = await run.printed(/^.*"msg":"broker administration not connected; retrying".*$/m);
  expect(line).toContain("use the host and port of the broker's TLS listener in MQTT_URL");
});

test("regression: names SLUICE_MQTT_CA_FILE if the broker's CA is unknown", async () => {
  const { url } = await sharedBroker();
  const run = await startWithBroker(url);
  const [line] = await run.printed(/^.*"msg":"broker administration not connected; retrying".*$/m);
  expect(line).toContain("set SLUICE_MQTT_CA_FILE to the PEM file of the CA");
  expect(run.output).not.toContain("--use-system-ca");
});

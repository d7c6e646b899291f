/** nginx as the guide configures it: with a path prefix, TLS and kept connections to Sluice. */

import { readFile, writeFile } from "node:fs/promises";
import { Agent, request } from "node:https";
import path from "node:path";
import { userInfo } from "node:os";
import { Child } from "../../dev/child";
import { acceptsConnections, freePort } from "../../dev/ports";
import { blockOf } from "../docs/blocks";
import { disposeLater, temporaryDir } from "../harness/servers";
import { TcpProxy } from "../harness/tcp-proxy";
import { converse, startConversation, type Conversation } from "./conversation";

const GUIDE = "docs/how-to/run-behind-a-proxy.md";
const { SLUICE_NGINX: nginx } = process.env;
const describeNginx = nginx === undefined || nginx === "off" ? describe.skip : describe;

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

let conversation: Conversation;
/** Proxy between nginx and Sluice, which counts connections. */
let upstream: TcpProxy;
let origin: string;
let caFile: string;
let agent: Agent;

/** The guide's configuration with free ports and the certificate of the stack's broker. */
async function startNginx(): Promise<void> {
  const [dir, port] = [await temporaryDir(), await freePort()];
  const { certFile, keyFile } = conversation.fleet.stack.broker.certificates;
  const server = blockOf(GUIDE, "nginx", 1)
    .replace("127.0.0.1:4000", `127.0.0.1:${upstream.port}`)
    .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
    .replace("api.example.com", "localhost")
    .replace("/etc/ssl/api.example.com.pem", certFile)
    .replace("/etc/ssl/api.example.com.key", keyFile);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${dir}/${name};`);
  const http = `http {\naccess_log off;\n${paths.join("\n")}\n${server}}\n`;
  const own = `user ${userInfo().username};\npid ${dir}/nginx.pid;\nevents {}\n`;
  const file = path.join(dir, "nginx.conf");
  await writeFile(file, own + http);
  const args = ["-c", file, "-e", "stderr", "-g", "daemon off;"];
  const child = await Child.start({ name: "nginx", command: nginx ?? "", args, cwd: dir });
  disposeLater(() => child.stop());
  await child.waitUntil(() => acceptsConnections(port), 60_000);
  origin = `https://localhost:${port}`;
}

function get(target: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${target}`, { agent, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => {
        resolve({ status: response.statusCode, body });
      });
    });
    sent.on("error", reject).end();
  });
}

const authorization = () => ({ authorization: `Bearer ${conversation.fleet.apiKey}` });

describeNginx("nginx with a prefix, as in the guide", () => {
  beforeAll(async () => {
    conversation = await startConversation({ SLUICE_HTTP_TRUSTED_PROXIES: "127.0.0.1" });
    const { stack } = conversation.fleet;
    upstream = await TcpProxy.start(Number(new URL(stack.httpUrl).port));
    disposeLater(() => upstream.stop());
    await startNginx();
    caFile = stack.caFile;
    agent = new Agent({ keepAlive: true, ca: await readFile(caFile), maxSockets: 8 });
    disposeLater(async () => {
      agent.destroy();
    });
  });

  test("serves queries, errors and subscriptions of a client", async () => {
    const program = { command: process.execPath, args: ["urql.mjs"], cwd: path.join(__dirname, "node") };
    const trusting = { ...program, env: { NODE_EXTRA_CA_CERTS: caFile } };
    const { answers, published } = await converse(conversation, trusting, `${origin}/sluice/graphql`);
    expect(answers).toMatchObject({ stored: conversation.stored, live: published });
    expect(answers.denied).toContain("Invalid API key");
  });

  test("reuses its connections to Sluice, and no request fails", async () => {
    const before = upstream.accepted;
    const query = `/sluice/graphql?query=${encodeURIComponent("{ viewer { role } }")}`;
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => get(query, authorization())));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(upstream.accepted - before).toBeLessThanOrEqual(8);
  });

  test("closes idle connections before Sluice does", async () => {
    const [, ofNginx] = /keepalive_timeout (\d+)s;/.exec(blockOf(GUIDE, "nginx", 1)) ?? [];
    const { headers } = await fetch(`${conversation.fleet.stack.httpUrl}/healthz`);
    const [, ofSluice] = /timeout=(\d+)/.exec(headers.get("keep-alive") ?? "") ?? [];
    expect(Number(ofSluice)).toBeGreaterThan(Number(ofNginx));
  });

  test("serves the files of the IDE, and exports", async () => {
    const page = await get("/sluice/graphql", { accept: "text/html" });
    const [file = ""] = /graphql\/ide\/[^"']+\.js/.exec(page.body) ?? [];
    expect(await get(`/sluice/${file}`)).toMatchObject({ status: 200 });
    const hour = `from=${new Date(Date.now() - 3_600_000).toISOString()}`;
    const exported = await get(`/sluice/export/readings?assetId=truck-1&sensorId=temp-1&${hour}`, authorization());
    expect(exported).toMatchObject({
      status: 200,
      body: expect.stringContaining(conversation.stored.timestamp) as string,
    });
  });

  test("does not forward metrics and health", async () => {
    const paths = ["/metrics", "/healthz", "/sluice/metrics", "/sluice/readyz"];
    const answers = await Promise.all(paths.map((target) => get(target)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});

/** nginx in front of two servers, which restart one after the other under load. */
import { writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import path from "node:path";
import { userInfo } from "node:os";
import { Child } from "../../dev/child";
import { acceptsConnections, freePort } from "../../dev/ports";
import { ACME_ADMIN } from "../graphql/memory-services";
import { disposeLater, temporaryDir } from "../harness/servers";
import { until } from "../harness/until";
import { startServer } from "../server/server";

const { SLUICE_NGINX: nginx } = process.env;
const testNginx = nginx === undefined || nginx === "off" ? test.skip : test;
const CLIENTS = 32;
const RESTARTS = 4;

async function startNginx(servers: readonly number[]): Promise<number> {
  const [dir, port] = [await temporaryDir(), await freePort()];
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${dir}/${name};`);
  const file = path.join(dir, "nginx.conf");
  await writeFile(
    file,
    `user ${userInfo().username};\npid ${dir}/nginx.pid;\nevents {}\nhttp {\naccess_log off;\n${paths.join("\n")}
    upstream sluice { ${servers.map((server) => `server 127.0.0.1:${server} max_fails=0;`).join(" ")} keepalive 64; }
    server {
      listen 127.0.0.1:${port};
      location / { proxy_pass http://sluice; proxy_http_version 1.1; proxy_set_header Connection ""; }
    } }\n`,
  );
  const args = ["-c", file, "-e", "stderr", "-g", "daemon off;"];
  const child = await Child.start({ name: "nginx", command: nginx ?? "", args, cwd: dir });
  disposeLater(() => child.stop());
  await child.waitUntil(() => acceptsConnections(port), 60_000);
  return port;
}

testNginx(
  "regression: nginx loses no request while one of two servers restarts",
  async () => {
    const ports = [await freePort(), await freePort()] as const;
    const start = (port: number) => startServer({ port, drainMs: 500, stopTimeoutMs: 30_000 });
    const servers = new Map(await Promise.all(ports.map(async (port) => [port, await start(port)] as const)));
    const port = await startNginx(ports);
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    const headers = { authorization: `Bearer ${ACME_ADMIN}`, "content-type": "application/json" };
    const statuses: (number | undefined)[] = [];
    const send = () =>
      new Promise<void>((resolve, reject) => {
        // nginx does not retry a POST whose connection broke.
        const sent = request({ port, path: "/graphql", method: "POST", agent, headers }, (response) => {
          statuses.push(response.statusCode);
          response.resume().on("end", resolve);
        });
        sent.on("error", reject).end(JSON.stringify({ query: "{ viewer { role } }" }));
      });
    let isOver = false;
    const loads = Array.from({ length: CLIENTS }, async () => {
      while (!isOver) await send();
    });
    for (let restart = 0; restart < RESTARTS; restart++) {
      const restarted = ports[restart % 2] ?? ports[0];
      const server = servers.get(restarted);
      server?.server.drain();
      await server?.stop();
      servers.set(restarted, await start(restarted));
      const before = statuses.length;
      await until(() => statuses.length > before + 2 * CLIENTS);
    }
    isOver = true;
    await Promise.all(loads);
    agent.destroy();
    await Promise.all([...servers.values()].map((server) => server.stop()));
    expect(statuses.length).toBeGreaterThan(RESTARTS * CLIENTS);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  },
  240_000,
);

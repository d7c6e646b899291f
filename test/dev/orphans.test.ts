import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { temporaryDir } from "../harness/servers";
import { until } from "../harness/until";

const dist = path.resolve(__dirname, "../../dist/dev");
const PROGRAM = `
const { startMosquitto } = require(process.argv[1] + "/mosquitto.js");
const { startMongod } = require(process.argv[1] + "/mongod.js");
const dir = process.argv[2];
Promise.all([startMosquitto({ dir: dir + "/mosquitto" }), startMongod({ dir: dir + "/mongod", standalone: true })]).then((servers) => {
  console.log(JSON.stringify(servers.map((server) => server.pid)));
  if (process.argv[3] === "crash") setImmediate(() => { throw new Error("crash"); });
  if (process.argv[3] === "exit") process.exit(0);
  setInterval(() => undefined, 1000);
});`;

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("local servers", () => {
  it.each(["exit", "crash", "SIGKILL", "SIGTERM"])("stop when the process that started them ends: %s", async (end) => {
    const parent = spawn(process.execPath, ["-e", PROGRAM, dist, await temporaryDir(), end], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const pids = JSON.parse(line.toString()) as number[];
    if (end.startsWith("SIG")) parent.kill(end as NodeJS.Signals);
    if (parent.exitCode === null && parent.signalCode === null) await once(parent, "exit");
    expect(pids).toHaveLength(2);
    await until(() => !pids.some(lives));
  });
});

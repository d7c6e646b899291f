/** The attackers' process: executes the attacks that it receives, by default at the lowest priority. */
import { writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import type { Attack, AttackOptions } from "./attack";
import { attackOverHttp } from "./over-http";
import { attackOverMqtt } from "./over-mqtt";
import { attackOverTcp } from "./over-tcp";
import { attackOverWebSocket } from "./over-web-socket";
import type { Running, Surroundings } from "./running";
import { spin } from "./spin";
import { Tally } from "./tally";

if (process.argv[2] === "low") lowerPriority();

function lowerPriority(): void {
  setPriority(constants.priority.PRIORITY_LOW);
  try {
    // If Linux groups processes by session, a priority applies only within the group.
    writeFileSync("/proc/self/autogroup", String(constants.priority.PRIORITY_LOW));
  } catch {
    // This kernel does not group processes by session.
  }
}

function begin(attack: Attack, surroundings: Surroundings): Running {
  switch (attack.kind) {
    case "http":
      return attackOverHttp(attack, surroundings);
    case "webSocket":
      return attackOverWebSocket(attack, surroundings);
    case "raw":
      return attackOverTcp(attack, surroundings);
    case "mqtt":
      return attackOverMqtt(attack, surroundings);
    case "spin":
      return spin(attack);
  }
}

const POLL_MS = 10;

function run({ attack, httpUrl, connections, milliseconds, requests = Infinity }: AttackOptions): void {
  const tally = new Tally();
  const surroundings: Surroundings = { httpUrl, tally, mayGoOn: () => tally.requests < requests };
  const running = Array.from({ length: connections }, () => begin(attack, surroundings));
  const end = () => {
    clearInterval(watch);
    clearTimeout(deadline);
    for (const each of running) each.stop();
    process.send?.(tally.outcome());
  };
  const watch = setInterval(() => {
    if (tally.answers >= requests) end();
  }, POLL_MS);
  const deadline = setTimeout(end, milliseconds);
}

process.on("disconnect", () => process.exit());
process.on("message", (options: AttackOptions) => run(options));

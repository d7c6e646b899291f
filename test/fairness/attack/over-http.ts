import { Agent, request as httpRequest } from "node:http";
import { NUMBER, type HttpAttack } from "./attack";
import { HEAD_BYTES, PAUSE_MS, type Running, type Surroundings } from "./running";

/** Time for which a response stays unread, in milliseconds. Then the attacker sends the next request. */
const UNREAD_MS = 5_000;

/** Sends one request after the other on one connection. */
export function attackOverHttp(attack: HttpAttack, { httpUrl, tally, mayGoOn }: Surroundings): Running {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(httpUrl);
  let stopped = false;
  const again = (pause: number) => setTimeout(ask, pause);
  function ask(): void {
    if (stopped || !mayGoOn()) return;
    const n = String(tally.send());
    const body = attack.body?.replaceAll(NUMBER, n);
    const path = attack.path.replaceAll(NUMBER, n);
    const headers = { ...attack.headers, ...(body !== undefined && { "content-length": Buffer.byteLength(body) }) };
    const sent = httpRequest({ agent, hostname, port, method: attack.method, path, headers });
    let over = false;
    const end = (pause: number) => {
      if (over) return;
      over = true;
      again(pause);
    };
    sent.on("error", () => {
      tally.end();
      end(PAUSE_MS);
    });
    sent.on("response", (response) => {
      let bytes = 0;
      let head = "";
      response.on("error", () => undefined);
      response.on("close", () => {
        if (!response.complete) tally.end();
        end(response.complete ? 0 : PAUSE_MS);
      });
      if (attack.reads === false) {
        response.pause();
        // A client that does not read cannot detect that the connection has ended, so end it after a time.
        setTimeout(() => sent.destroy(), attack.unreadMs ?? UNREAD_MS);
        return;
      }
      response.on("data", (chunk: Buffer) => {
        if (bytes < HEAD_BYTES) head += chunk.toString("latin1", 0, HEAD_BYTES);
        bytes += chunk.length;
      });
      response.on("end", () => tally.answer(bytes, head, response.statusCode));
    });
    sent.end(body);
  }
  ask();
  return {
    stop: () => {
      stopped = true;
      agent.destroy();
    },
  };
}

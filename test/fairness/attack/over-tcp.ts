import { connect as connectTcp } from "node:net";
import { NUMBER, type RawAttack } from "./attack";
import { HEAD_BYTES, renewed, type Running, type Surroundings } from "./running";

export function attackOverTcp(attack: RawAttack, { httpUrl, tally }: Surroundings): Running {
  const { hostname, port } = new URL(httpUrl);
  return renewed((ended) => {
    const socket = connectTcp({ host: hostname, port: Number(port) });
    let closedByUs = false;
    socket.on("error", () => undefined);
    socket.on("connect", () => socket.write(attack.text.replaceAll(NUMBER, String(tally.send())), "latin1"));
    socket.on("data", (data) => {
      const head = data.toString("latin1", 0, HEAD_BYTES);
      tally.answer(data.length, head, Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 200));
    });
    socket.on("close", () => {
      if (!closedByUs) tally.end();
      ended();
    });
    return () => {
      closedByUs = true;
      socket.destroy();
    };
  }, attack.renewAfterMs);
}

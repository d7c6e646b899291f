import { WebSocket } from "ws";
import { NUMBER, type WebSocketAttack } from "./attack";
import { HEAD_BYTES, renewed, type Running, type Surroundings } from "./running";

export function attackOverWebSocket(attack: WebSocketAttack, { httpUrl, tally, mayGoOn }: Surroundings): Running {
  return renewed((ended) => {
    const socket = new WebSocket(`${httpUrl.replace(/^http/, "ws")}/graphql`, "graphql-transport-ws");
    let closedByUs = false;
    const send = (message: string) => {
      if (mayGoOn()) socket.send(message.replaceAll(NUMBER, String(tally.send())));
    };
    const sendAll = () => {
      for (const message of attack.messages) send(message);
      if (attack.reads === false) socket.pause();
    };
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (!closedByUs) tally.end();
      ended();
    });
    socket.on("open", () => {
      const { authorization } = attack;
      if (authorization === undefined) sendAll();
      else socket.send(JSON.stringify({ type: "connection_init", payload: { authorization } }));
    });
    socket.on("message", (data: Buffer) => {
      const head = data.toString("latin1", 0, HEAD_BYTES);
      if (head.includes('"connection_ack"')) return sendAll();
      if (head.includes('"ping"')) return socket.send('{"type":"pong"}');
      const isComplete = head.includes('"type":"complete"');
      const isError = head.includes('"type":"error"');
      if (!isComplete) tally.answer(data.length, head);
      if (!isComplete && !isError) return;
      const id = /"id":"(\w+)"/.exec(head)?.[1];
      const message = attack.messages.find((each) => each.includes(`"id":"${id}"`));
      if (message !== undefined) setTimeout(() => socket.readyState === WebSocket.OPEN && send(message), 0);
    });
    return () => {
      closedByUs = true;
      socket.terminate();
    };
  }, attack.renewAfterMs);
}

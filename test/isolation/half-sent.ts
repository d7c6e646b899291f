/**
 * Sessions with a QoS 2 message that the broker has received but not forwarded, because the client sent PUBLISH without
 * PUBREL.
 */
import { readFile } from "node:fs/promises";
import { connect } from "node:tls";
import { generate, parser, type IConnectPacket, type Packet } from "mqtt-packet";
import type { BrokerAccess } from "../harness/shared-servers";

const MESSAGE_ID = 1;

/** Opens an MQTT session whose packets the test controls one by one. */
export async function rawConnection(
  broker: Pick<BrokerAccess, "url" | "caFile">,
  options: Pick<IConnectPacket, "clientId" | "username" | "will"> & {
    readonly password: string;
    expirySeconds: number;
  },
) {
  const { hostname, port } = new URL(broker.url);
  const { password, expirySeconds, ...rest } = options;
  const socket = connect({
    host: "127.0.0.1",
    port: Number(port),
    servername: hostname,
    ca: await readFile(broker.caFile),
  });
  let delivered = 0;
  const waiting = new Map<string, (packet: Packet) => void>();
  const reader = parser({ protocolVersion: 5 });
  reader.on("packet", (packet) => {
    if (packet.cmd === "publish") delivered++;
    waiting.get(packet.cmd)?.(packet);
  });
  socket.on("data", (chunk: Buffer) => reader.parse(chunk));
  socket.on("error", () => undefined);
  const next = <C extends Packet["cmd"]>(cmd: C) =>
    new Promise<Extract<Packet, { cmd: C }>>((resolve, reject) => {
      waiting.set(cmd, resolve as (packet: Packet) => void);
      socket.once("close", () => reject(new Error(`The broker closed the connection before ${cmd}.`)));
    });
  const send = (packet: Packet) => socket.write(generate(packet, { protocolVersion: 5 }));
  const connected = next("connack");
  send({
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 5,
    clean: false,
    keepalive: 0xff,
    properties: { sessionExpiryInterval: expirySeconds },
    password: Buffer.from(password),
    ...rest,
  });
  const { reasonCode, sessionPresent } = await connected;
  if (reasonCode !== 0) throw new Error(`The broker rejected the connection with reason code ${String(reasonCode)}.`);
  return {
    sessionPresent,
    /** Returns the number of messages that the broker has delivered. */
    delivered: () => delivered,
    /** Publishes a message without PUBREL, so that it waits in the broker. */
    async holdMessage(topic: string, payload: string): Promise<void> {
      const received = next("pubrec");
      send({ cmd: "publish", topic, payload, qos: 2, messageId: MESSAGE_ID, dup: false, retain: false });
      await received;
    },
    /** Sends PUBREL, so that the broker forwards the message if it still has it. */
    async releaseMessage(): Promise<void> {
      const complete = next("pubcomp");
      send({ cmd: "pubrel", messageId: MESSAGE_ID });
      await complete;
    },
    /** Closes the connection without DISCONNECT, as a network failure does. */
    cut(): void {
      socket.destroy();
    },
  };
}

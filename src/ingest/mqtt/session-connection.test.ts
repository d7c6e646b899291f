import { once } from "node:events";
import { duplexPair, type Duplex } from "node:stream";
import fc from "fast-check";
import { generate, parser, type IPublishPacket, type Packet } from "mqtt-packet";
import { SessionConnection } from "./session-connection";

const MQTT_5 = { protocolVersion: 5 };
const CONNACK: Packet = { cmd: "connack", reasonCode: 0, sessionPresent: true };
const SUBSCRIPTION = { topic: "tenants/#", qos: 1 } as const;

function publish(number: number, qos: 0 | 1 = 1): Packet {
  const payload = String(number);
  return { cmd: "publish", topic: "t", payload, qos, dup: false, retain: false, messageId: (number % 65_535) + 1 };
}

function bytesOf(...packets: Packet[]): Buffer {
  return Buffer.concat(packets.map((packet) => generate(packet, MQTT_5)));
}

/** A connection, the broker's end of it, and the packets that both ends received. */
class Trial {
  readonly connection: SessionConnection;
  readonly broker: Duplex;
  readonly received: number[] = [];
  readonly packets: IPublishPacket[] = [];
  readonly sent: Packet[] = [];
  readonly reasons: number[] = [];
  readonly closed = Promise.withResolvers<Error | null>();
  /** Whether the session accepts the message with this number without holding back the rest. */
  takes: (number: number) => boolean = () => true;

  constructor() {
    const [ours, theirs] = duplexPair();
    this.broker = theirs;
    const packets = parser(MQTT_5);
    packets.on("packet", (packet) => {
      this.sent.push(packet);
      theirs.emit("packet");
    });
    theirs.on("data", (piece: Buffer) => packets.parse(piece));
    this.connection = new SessionConnection(
      ours,
      { clientId: "c" },
      {
        heard: () => undefined,
        connected: () => undefined,
        published: (packet) => {
          const number = Number(packet.payload.toString());
          this.received.push(number);
          this.packets.push(packet);
          theirs.emit("delivered");
          return this.takes(number);
        },
        disconnected: (reasonCode) => this.reasons.push(reasonCode),
        closed: (error) => this.closed.resolve(error),
      },
    );
  }

  /** Writes each piece separately. */
  async write(...pieces: Buffer[]): Promise<void> {
    for (const piece of pieces) await new Promise<void>((resolve) => this.broker.write(piece, () => resolve()));
  }

  async until(event: "packet" | "delivered", isDone: () => boolean): Promise<void> {
    while (!isDone()) await once(this.broker, event);
  }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

test("delivers messages in order, however divided and whenever it is held back", async () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
  const holds = fc.uniqueArray(fc.integer({ min: 0, max: 49 }));
  const sent = async (sizes: number[], held: number[]) => {
    const trial = new Trial();
    trial.takes = (number) => {
      if (!held.includes(number)) return true;
      setImmediate(() => trial.connection.resume());
      return false;
    };
    const bytes = bytesOf(CONNACK, ...range(50).map((number) => publish(number)));
    const pieces: Buffer[] = [];
    for (let at = 0, index = 0; at < bytes.length; index++) {
      const size = sizes[index % sizes.length] ?? 1;
      pieces.push(bytes.subarray(at, at + size));
      at += size;
    }
    const written = trial.write(...pieces);
    await trial.until("delivered", () => trial.received.length === 50);
    await written;
    expect(trial.received).toEqual(range(50));
    trial.connection.destroy();
    await trial.closed.promise;
  };
  await fc.assert(fc.asyncProperty(cuts, holds, sent), { numRuns: 100 });
});

test("delivers nothing while it is held back, and nothing after it has ended", async () => {
  const trial = new Trial();
  trial.takes = (number) => number !== 2;
  await trial.write(bytesOf(CONNACK, ...range(10).map((number) => publish(number))));
  await trial.until("delivered", () => trial.received.length === 3);
  trial.connection.end();
  trial.connection.resume();
  await trial.until("packet", () => trial.sent.at(-1)?.cmd === "disconnect");
  expect(trial.received).toEqual([0, 1, 2]);
  trial.broker.end();
  expect(await trial.closed.promise).toBeNull();
});

test("sends each PUBACK whole and before DISCONNECT, and none of another connection", async () => {
  const trial = new Trial();
  const other = new Trial();
  await trial.write(bytesOf(CONNACK, ...range(100).map((number) => publish(number)), publish(100, 0)));
  await trial.until("delivered", () => trial.received.length === 101);
  const deliveries = trial.packets.map((packet) => trial.connection.deliveryOf(packet));
  const foreign = trial.packets.map((packet) => other.connection.deliveryOf(packet));
  trial.connection.acknowledge([...foreign, ...deliveries]);
  trial.connection.end();
  await trial.until("packet", () => trial.sent.at(-1)?.cmd === "disconnect");
  expect(trial.sent.map(({ cmd }) => cmd)).toEqual(["connect", ...range(100).map(() => "puback"), "disconnect"]);
  expect(trial.sent.slice(1, -1).map(({ messageId }) => messageId)).toEqual(range(100).map((number) => number + 1));
  trial.broker.end();
  await trial.closed.promise;
  other.connection.destroy();
  await other.closed.promise;
});

test("reports why the broker rejected the connection", async () => {
  const trial = new Trial();
  await trial.write(bytesOf({ cmd: "connack", reasonCode: 135, sessionPresent: false }));
  expect((await trial.closed.promise)?.message).toBe("connection rejected: Not authorized");
  expect(trial.connection.isConnected).toBe(false);
});

test("resolves subscriptions by their identifiers, and rejects the rest when it closes", async () => {
  const trial = new Trial();
  await trial.write(bytesOf(CONNACK));
  const [rejected, granted, lost] = range(3).map(() => trial.connection.subscribe(SUBSCRIPTION));
  await trial.write(bytesOf({ cmd: "suback", messageId: 2, granted: [1] }));
  await granted;
  await trial.write(bytesOf({ cmd: "suback", messageId: 1, granted: [135] }));
  await expect(rejected).rejects.toThrow("Not authorized");
  trial.connection.destroy();
  await expect(lost).rejects.toThrow("the connection closed");
  await trial.closed.promise;
});

test("reports the reason of the broker's DISCONNECT, then closes", async () => {
  const trial = new Trial();
  await trial.write(bytesOf(CONNACK, { cmd: "disconnect", reasonCode: 0x8e }));
  expect(await trial.closed.promise).toBeNull();
  expect(trial.reasons).toEqual([0x8e]);
});

test("closes when the broker sends something other than MQTT", async () => {
  const trial = new Trial();
  await trial.write(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"));
  expect(await trial.closed.promise).toBeInstanceOf(Error);
});

import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { Acknowledger } from "./acknowledger";
import type { Delivery } from "../stages/messages";

/** A connection that keeps writes separate, as TLS records do. */
class Connection extends Writable {
  readonly writes: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(Buffer.from(chunk));
    this.emit("written");
    done();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.writes);
  }
}

function deliveries(connection: object, from: number, count: number): Delivery[] {
  return Array.from({ length: count }, (_, index) => ({ connection, packetId: ((from + index) % 65_535) + 1 }));
}

function packets(from: number, count: number): Buffer {
  const ids = deliveries({}, from, count).map(({ packetId }) => packetId ?? 0);
  return Buffer.from(ids.flatMap((id) => [0x40, 2, id >>> 8, id & 0xff]));
}

test("writes every PUBACK whole and in order, whatever the batches", () => {
  const batches = fc.array(fc.record({ count: fc.integer({ min: 0, max: 60 }), flushed: fc.boolean() }));
  fc.assert(
    fc.property(batches, (each) => {
      const connection = new Connection();
      const acknowledger = new Acknowledger(connection);
      let written = 0;
      for (const { count, flushed } of each) {
        acknowledger.write(deliveries(connection, written, count));
        written += count;
        if (flushed) {
          acknowledger.flush();
          expect(connection.bytes.equals(packets(0, written))).toBe(true);
        }
      }
      acknowledger.flush();
      expect(connection.bytes.equals(packets(0, written))).toBe(true);
    }),
  );
});

test("ends every write within a packet under load", () => {
  const connection = new Connection();
  const acknowledger = new Acknowledger(connection);
  for (let batch = 0; batch < 5; batch++) {
    acknowledger.write(deliveries(connection, batch * 100, 100));
    expect(connection.bytes.length % 4).toBe(2);
  }
});

test("writes a few PUBACKs immediately", () => {
  const connection = new Connection();
  new Acknowledger(connection).write(deliveries(connection, 0, 3));
  expect(connection.bytes).toEqual(packets(0, 3));
});

test("writes the rest of the last PUBACK when no more deliveries arrive", async () => {
  const connection = new Connection();
  new Acknowledger(connection).write(deliveries(connection, 0, 100));
  while (connection.bytes.length < 400) await sleep(1);
  expect(connection.bytes).toEqual(packets(0, 100));
});

test("does not write the rest of a lost connection's PUBACK to the next connection", () => {
  const [before, after] = [new Connection(), new Connection()];
  new Acknowledger(before).write(deliveries(before, 0, 100));
  before.destroy();
  const acknowledger = new Acknowledger(after);
  acknowledger.write([...deliveries(before, 0, 100), ...deliveries(after, 7, 2)]);
  acknowledger.flush();
  expect(after.bytes).toEqual(packets(7, 2));
});

test("writes nothing to a closed connection", () => {
  const connection = new Connection();
  const acknowledger = new Acknowledger(connection);
  acknowledger.write(deliveries(connection, 0, 100));
  connection.end();
  acknowledger.flush();
  acknowledger.write(deliveries(connection, 100, 100));
  expect(connection.bytes.length).toBe(398);
});

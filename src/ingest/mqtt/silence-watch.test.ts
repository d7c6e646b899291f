import { EventEmitter, once } from "node:events";
import { pino } from "pino";
import { SilenceWatch, type WatchedClient } from "./silence-watch";

const logger = pino({ level: "silent" });

/** The part of a client that the watch uses; `answers` is whether the broker does. */
class Connection extends EventEmitter implements WatchedClient {
  connected = true;
  answers = true;
  pings = 0;
  readonly stream = { destroy: () => this.emit("destroyed") };

  sendPing(): void {
    this.pings++;
    this.emit("ping");
    if (this.answers) this.emit("packetreceive");
  }
}

function watch(isHeld = () => false) {
  const connection = new Connection();
  const watching = new SilenceWatch(connection, isHeld, logger, { intervalMs: 2, patience: 2 });
  watching.start();
  return { connection, watching };
}

test("ends a connection whose broker is silent, and keeps it while the broker responds", async () => {
  const { connection, watching } = watch();
  const destroyed = jest.fn();
  connection.on("destroyed", destroyed);
  while (connection.pings < 10) await once(connection, "ping");
  expect(destroyed).not.toHaveBeenCalled();
  connection.answers = false;
  await once(connection, "destroyed");
  watching.stop();
});

test("expects no response while messages are held back, and keeps the session alive", async () => {
  let looks = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const { connection, watching } = watch(() => {
    if (++looks === 10) resolve();
    return true;
  });
  connection.answers = false;
  const destroyed = jest.fn();
  connection.on("destroyed", destroyed);
  await promise;
  watching.stop();
  expect(destroyed).not.toHaveBeenCalled();
  expect(connection.pings).toBeGreaterThanOrEqual(9);
});

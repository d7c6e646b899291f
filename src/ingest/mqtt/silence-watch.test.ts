import { EventEmitter, once } from "node:events";
import { pino } from "pino";
import { SilenceWatch, type WatchedConnection } from "./silence-watch";

const logger = pino({ level: "silent" });

/** A connection to a broker that responds if `answers` is true. */
class Connection extends EventEmitter implements WatchedConnection {
  readonly isConnected = true;
  answers = true;
  pings = 0;
  readonly watching: SilenceWatch;

  constructor(private readonly held: () => boolean = () => false) {
    super();
    this.watching = new SilenceWatch(this, logger, { intervalMs: 2, patience: 2 });
    this.watching.start();
  }

  get isHeld(): boolean {
    return this.held();
  }

  ping(): void {
    this.pings++;
    this.emit("ping");
    if (this.answers) this.watching.heard();
  }

  destroy(): void {
    this.emit("destroyed");
  }
}

test("ends a connection whose broker is silent, and keeps it while the broker responds", async () => {
  const connection = new Connection();
  const destroyed = jest.fn();
  connection.on("destroyed", destroyed);
  while (connection.pings < 10) await once(connection, "ping");
  expect(destroyed).not.toHaveBeenCalled();
  connection.answers = false;
  await once(connection, "destroyed");
  connection.watching.stop();
});

test("expects no response while messages are held back, and keeps the session alive", async () => {
  let looks = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const connection = new Connection(() => {
    if (++looks === 10) resolve();
    return true;
  });
  connection.answers = false;
  const destroyed = jest.fn();
  connection.on("destroyed", destroyed);
  await promise;
  connection.watching.stop();
  expect(destroyed).not.toHaveBeenCalled();
  expect(connection.pings).toBeGreaterThanOrEqual(9);
});

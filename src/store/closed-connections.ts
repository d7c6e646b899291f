import { MongoNetworkError } from "mongodb";
import { Connection } from "mongodb/lib/cmap/connection";

const MARK = Symbol.for("sluice.endsWithConnection");

/**
 * Makes commands fail when their connection closes, for all clients of this process. Otherwise the driver waits forever
 * if it writes a command to a destroyed socket before the close event. Such a socket does not drain and reports no
 * error. Idempotent.
 */
export function endCommandsWithConnections(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is applied to the connection
  const { command } = Connection.prototype;
  if (MARK in command) return;
  const endsWithConnection = function (this: Connection, ...args: Parameters<Connection["command"]>) {
    return new Promise<unknown>((resolve, reject) => {
      // If the driver also reports an error, that error comes first.
      const onClose = () => setImmediate(() => reject(new MongoNetworkError("the connection closed during a command")));
      this.once("close", onClose);
      void command
        .apply(this, args)
        .then(resolve, reject)
        .finally(() => this.off("close", onClose));
    });
  };
  Connection.prototype.command = Object.assign(endsWithConnection, { [MARK]: true });
}

/** Ports of this machine: finding free ones, and saying clearly when one is taken. */

import { connect, createServer, type AddressInfo } from "node:net";

const HOST = "127.0.0.1";

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host: HOST, exclusive: true }, () => {
      const { port: bound } = server.address() as AddressInfo;
      server.close(() => {
        resolve(bound);
      });
    });
  });
}

/** A port that is free now. Another process may take it before you do: retry, or listen at once. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/**
 * Resolves when `port` can be listened on.
 *
 * @param purpose What it is for, such as `MQTT`.
 * @param remedy How to choose another, such as `--mqtt-port 0`.
 * @throws Error that names port, purpose and remedy.
 */
export async function assertPortFree(port: number, purpose: string, remedy: string): Promise<void> {
  try {
    await listenOnce(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const cause = code === "EACCES" ? "needs more rights than this user has" : "is taken by another process";
    throw new Error(`Port ${String(port)} for ${purpose} ${cause}: choose another with ${remedy}.`, { cause: error });
  }
}

/** The port to use: the given one when it is free, a free one for 0. */
export async function choosePort(port: number, purpose: string, remedy: string): Promise<number> {
  if (port === 0) return freePort();
  await assertPortFree(port, purpose, remedy);
  return port;
}

/** True when something on this machine accepts connections on `port`. */
export function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => {
      resolve(false);
    });
  });
}

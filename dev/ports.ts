/** Finds free ports of this machine, and reports taken ports. */

import { randomInt } from "node:crypto";
import { connect, createServer } from "node:net";

const HOST = "127.0.0.1";

/**
 * Range of the search for free ports. Systems assign higher ports to outgoing connections (Linux from 32768, others
 * from 49152). So no outgoing connection takes such a port while its server starts or restarts.
 */
const FREE_PORTS = { first: 15_000, last: 32_000 } as const;
const ATTEMPTS = 100;

function listenOnce(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host: HOST, exclusive: true }, () => {
      server.close(() => {
        resolve();
      });
    });
  });
}

let next = randomInt(FREE_PORTS.first, FREE_PORTS.last);

/**
 * Returns a free port that this process has not returned before.
 *
 * @throws Error if 100 consecutive ports are taken
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = next;
    next = port === FREE_PORTS.last ? FREE_PORTS.first : port + 1;
    if (await canListen(port)) return port;
  }
  throw new Error(
    `No free port: ${String(ATTEMPTS)} consecutive ports below ${String(next)} are in use. Stop other servers.`,
  );
}

async function canListen(port: number): Promise<boolean> {
  try {
    await listenOnce(port);
    return true;
  } catch {
    return false;
  }
}

/**
 * Resolves if a server can listen on `port`.
 *
 * @param purpose purpose of the port, such as `MQTT`
 * @param remedy how to choose another port, such as `--mqtt-port 0`
 * @throws Error that names port, purpose and remedy
 */
export async function assertPortFree(port: number, purpose: string, remedy: string): Promise<void> {
  try {
    await listenOnce(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const cause = code === "EACCES" ? "needs more privileges than this user has" : "is in use by another process";
    throw new Error(`Port ${String(port)} for ${purpose} ${cause}. Choose another port with ${remedy}.`, {
      cause: error,
    });
  }
}

/** Returns the given port if it is free, or any free port for 0. Throws if the given port is taken. */
export async function choosePort(port: number, purpose: string, remedy: string): Promise<number> {
  if (port === 0) return freePort();
  await assertPortFree(port, purpose, remedy);
  return port;
}

/** Resolves with true if a server on this machine accepts connections on `port`. */
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

import { createServer } from "node:net";
import { freePort } from "../../dev/ports";

/** Where systems take ports of outgoing connections from: Linux. Others begin later. */
const FIRST_EPHEMERAL_PORT = 32_768;

describe("a free port", () => {
  it("is outside the range of outgoing connections", async () => {
    expect(await freePort()).toBeLessThan(FIRST_EPHEMERAL_PORT);
  });

  it("is handed out once", async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, freePort));
    expect(new Set(ports).size).toBe(20);
  });

  it("is not listened on", async () => {
    const taken = (await freePort()) + 1;
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(taken, "127.0.0.1", resolve));
    try {
      expect(await freePort()).not.toBe(taken);
    } finally {
      server.close();
    }
  });
});

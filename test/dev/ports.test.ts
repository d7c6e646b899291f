import { createServer } from "node:net";
import { freePort } from "../../dev/ports";

/** First port for outgoing connections on Linux. Other systems begin later. */
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

import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { answers } from "../../../dev/mosquitto";

test("regression: reports a broker with a stalled handshake as not responding", async () => {
  const stalled = createServer().listen(0, "127.0.0.1");
  await once(stalled, "listening");
  const { port } = stalled.address() as AddressInfo;
  expect(await answers(port, Buffer.from(""), 50)).toBe(false);
  stalled.close();
});

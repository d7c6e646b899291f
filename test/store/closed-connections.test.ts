import type { Socket } from "node:net";
import { Connection } from "mongodb/lib/cmap/connection";
import { createMongoClient } from "../../src/store/connection-string";
import { disposeLater, sharedMongo } from "../harness/servers";

test("regression: repeats a write to a closing connection on another connection", async () => {
  const { uri } = await sharedMongo();
  const client = createMongoClient(uri, {});
  disposeLater(() => client.close());
  const items = client.db().collection("items");
  await items.insertOne({ value: 1 });
  const { command } = Connection.prototype;
  let isDestroyed = false;
  jest.spyOn(Connection.prototype, "command").mockImplementation(function (this: Connection, ns, document, ...rest) {
    if (document.insert === "items" && !isDestroyed) {
      isDestroyed = true;
      // Simulates that the server has closed the socket. The connection reports this in a later turn of the event loop.
      (Reflect.get(this, "socket") as Socket).destroy();
    }
    return command.call(this, ns, document, ...rest);
  });
  await items.insertOne({ value: 2 });
  expect(isDestroyed).toBe(true);
  expect(await items.countDocuments()).toBe(2);
});

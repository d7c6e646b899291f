/** Starting a mongod of our own. */

import { startMongod } from "../../dev/mongod";
import { disposeLater, temporaryDir } from "../harness/servers";

test("regression: a connection that mongod closes ends its start", async () => {
  const closesConnections = { failCommands: ["replSetGetConfig", "replSetInitiate"], closeConnection: true };
  const mongod = await startMongod({
    dir: await temporaryDir(),
    parameters: {
      enableTestCommands: "1",
      "failpoint.failCommand": JSON.stringify({ mode: { times: 2 }, data: closesConnections }),
    },
  });
  disposeLater(() => mongod.stop());
  expect(mongod.running).toBe(true);
});

/** The start of a mongod for development and tests. */

import { startMongod } from "../../dev/mongod";
import { disposeLater, temporaryDir } from "../harness/servers";

test("regression: starts a mongod that closes connections during its initiation", async () => {
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

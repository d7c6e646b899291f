import { once } from "node:events";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { temporaryDir } from "../harness/servers";
import { startFleetServer } from "./fleet-server";
import { HEADER, importAt } from "./import-process";

test("imports 300,000 rows in a heap of 64 MB", async () => {
  const server = await startFleetServer();
  const file = path.join(await temporaryDir(), "large.csv");
  const out = createWriteStream(file);
  out.write(HEADER);
  for (let asset = 0; asset < 75_000; asset++) {
    const rows = [0, 1, 2, 3].map((sensor) => `truck-${asset},truck,Truck ${asset},temp-${sensor},temperature,°C\n`);
    if (!out.write(rows.join(""))) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
  const env = { SLUICE_API_KEY: "slk_environment" };
  const node = ["--max-old-space-size=64"];
  const { code, stdout, stderr } = await importAt(server.url, file, { env, node, args: ["--dry-run"] });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/Assets: +75000 new, .*\nSensors: +300000 new/);
});

/** `sluice import` into the API of a whole stack. */
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Stack } from "../../dev/stack";
import { importFile } from "../../src/cli/import/import";
import { temporaryDir } from "../harness/servers";
import { startOwnStack } from "../harness/stack";

let stack: Stack;
let dir: string;
const lines: string[] = [];
const report = (line: string) => lines.push(line);

beforeAll(async () => {
  dir = await temporaryDir();
  // If a busy machine misses the deadline of a batch, the batch is sent again, and some rows then count as unchanged.
  stack = await startOwnStack({ SLUICE_OPERATION_DEADLINE: "60s" });
  const query = 'mutation { tenantRegister(input: { tenantId: "acme", name: "Acme" }) { userErrors { message } } }';
  const headers = { authorization: `Bearer ${stack.operatorKey}`, "content-type": "application/json" };
  await fetch(stack.graphqlUrl, { method: "POST", headers, body: JSON.stringify({ query }) });
});

const options = () => ({ url: stack.graphqlUrl, key: stack.operatorKey, tenant: "acme", progress: false });

test("imports a large CSV file twice, and reports each mistake in it", async () => {
  const file = path.join(dir, "fleet.csv");
  const out = createWriteStream(file);
  out.write("\ufeffassetId,type,name,sensorId,sensorType,unit\n");
  for (let asset = 0; asset < 2_500; asset++) {
    for (let sensor = 0; sensor < 4; sensor++) {
      out.write(`truck-${asset},truck,"Truck ""${asset}"", red",temp-${sensor},temperature,°C\n`);
    }
  }
  out.write("lonely,truck,,,,\nNot Valid,truck,,temp-1,temperature,\n");
  out.end();
  await once(out, "close");
  lines.length = 0;
  const first = await importFile(file, options(), report);
  expect(first).toMatchObject({ assetsCreated: 2_501, sensorsCreated: 10_000 });
  expect(lines.join("\n")).toContain("line 10003, column 1 (assetId): Not Valid/temp-1: INVALID");
  const again = await importFile(file, options(), report);
  expect(again).toMatchObject({
    assetsCreated: 0,
    assetsUnchanged: 2_501,
    sensorsCreated: 0,
    sensorsUnchanged: 10_000,
  });
});

test("imports a JSON file, even if an asset has more sensors than one call accepts", async () => {
  const sensors = Array.from({ length: 250 }, (_, index) => ({ sensorId: `s-${index}`, type: "t" }));
  const file = path.join(dir, "fleet.json");
  await writeFile(
    file,
    JSON.stringify([
      { assetId: "plant", type: "plant", sensors },
      { assetId: "bare", type: "x" },
    ]),
  );
  expect(await importFile(file, options(), report)).toMatchObject({
    assetsCreated: 2,
    sensorsCreated: 250,
    rejected: 0,
  });
});

test("regression: shows a corrected name as different, and changes it with --update", async () => {
  const file = path.join(dir, "corrected.csv");
  const row = "corrected,truck,Truck,temp-1,temperature,°C\n";
  const header = "assetId,type,name,sensorId,sensorType,unit\n";
  await writeFile(file, header + row);
  await importFile(file, options(), report);
  await writeFile(file, header + row.replace("Truck", "Lorry").replace("°C", "°F"));
  lines.length = 0;
  const differing = { assetsDiffering: 1, sensorsDiffering: 1, assetsUnchanged: 0, sensorsUnchanged: 0 };
  expect(await importFile(file, options(), report)).toMatchObject(differing);
  expect(lines[0]).toContain("'Truck' is registered, the file has 'Lorry'");
  const updated = { assetsUpdated: 1, sensorsUpdated: 1, assetsDiffering: 0 };
  expect(await importFile(file, { ...options(), update: true, dryRun: true }, report)).toMatchObject(updated);
  expect(await importFile(file, { ...options(), update: true }, report)).toMatchObject(updated);
  expect(await importFile(file, options(), report)).toMatchObject({ assetsUnchanged: 1, sensorsUnchanged: 1 });
});

test("requires --tenant with an operator's key", async () => {
  const file = path.join(dir, "corrected.csv");
  const { tenant: _, ...rest } = options();
  await expect(importFile(file, rest, report)).rejects.toThrow("--tenant");
});

test("imports 1,000 assets with 10 sensors each in one call", async () => {
  const sensors = Array.from({ length: 10 }, (_, index) => ({
    sensorId: `sensor-${index}`,
    type: "temperature",
    unit: "C",
  }));
  const assets = Array.from({ length: 1_000 }, (_, index) => ({ assetId: `big-${index}`, type: "truck", sensors }));
  const query = "mutation ($input: FleetImportInput!) { fleetImport(input: $input) { sensorsCreated } }";
  const headers = { authorization: `Bearer ${stack.operatorKey}`, "content-type": "application/json" };
  const body = JSON.stringify({ query, variables: { input: { tenantId: "acme", assets } } });
  const response = await fetch(stack.graphqlUrl, { method: "POST", headers, body });
  expect(await response.json()).toMatchObject({ data: { fleetImport: { sensorsCreated: 10_000 } } });
});

test("reports an invalid file, key or tenant in one sentence", async () => {
  const broken = path.join(dir, "broken.json");
  await writeFile(broken, '[{"assetId": "a", "type"');
  await expect(importFile(broken, options(), report)).rejects.toThrow();
  const headless = path.join(dir, "headless.csv");
  await writeFile(headless, "a,b\n1,2\n");
  await expect(importFile(headless, options(), report)).rejects.toThrow("Missing: assetId, type");
  await expect(importFile(path.join(dir, "none.csv"), options(), report)).rejects.toThrow("there is no such file");
  const unknown = path.join(dir, "fleet.xml");
  await writeFile(unknown, "<fleet/>");
  await expect(importFile(unknown, options(), report)).rejects.toThrow("--format csv or json");
  const file = path.join(dir, "fleet.json");
  await expect(importFile(file, { ...options(), key: "slk_none_x" }, report)).rejects.toThrow("API key");
  await expect(importFile(file, { ...options(), tenant: "nobody" }, report)).rejects.toThrow(
    "cannot access a tenant 'nobody'",
  );
});

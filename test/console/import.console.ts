import { describeInChromium } from "../harness/programs";
import { startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

/** The import of this number of rows takes a few seconds, even on a fast machine. */
const MANY_ROWS = 12_000;
const BAD_LINE = 9_001;

/** A name that is longer than the platform allows. */
const LONG = "°".repeat(33);

const CSV = [
  "assetId,type,name,sensorId,sensorType,unit",
  'truck-1,truck,,"temp-1",temperature,°C',
  'truck-2,truck,"Truck, two",temp-1,temperature,°C',
  `truck-2,truck,,temp-2,temperature,${LONG}`,
].join("\n");

describeInChromium("the import of the console", () => {
  test("previews a CSV file, imports it and names the rows that fail", async () => {
    const fleet = await startFleet();
    const reader = await openConsole(`${fleet.stack.httpUrl}/console/`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await reader.press(page.getByRole("link", { name: "Fleet" }), "Enter");
    await reader.press(page.getByRole("link", { name: "Import" }), "Enter");
    await page.getByLabel("Or paste its text").fill("assetId,type\ntruck-9,");
    await page.getByText("assetId and type are required.").waitFor();
    await page.getByLabel("Or paste its text").fill("assetId,type,name\ntruck-9,truck,Truck, nine\ntruck-8,truck");
    await page.getByRole("row", { name: /^2 The row has 4 fields, the header 3\./ }).waitFor();
    await page.getByRole("row", { name: /^3 The row has 2 fields, the header 3\./ }).waitFor();
    expect(await page.getByRole("button", { name: /^Import/ }).isDisabled()).toBe(true);
    await page.getByText("You can import the file once its rows have no errors.").waitFor();
    await page.getByLabel("Or paste its text").fill("assetId,type,assetName\ntruck-9,truck,Nine");
    await page.getByRole("row", { name: "1 Unknown column 'assetName'. Did you mean 'name'?" }).waitFor();
    await page.getByLabel("Or paste its text").fill("assetId,type\nTruck 9,truck");
    await page.getByRole("row", { name: /^2 Invalid ID 'Truck 9'/ }).waitFor();
    await page.getByLabel("Or paste its text").fill("assetId,type,assetId\ntruck-1,truck,truck-2");
    await page.getByRole("row", { name: /^1 Column 'assetId' occurs twice/ }).waitFor();
    const misspelt = [{ assetId: "truck-1", type: "truck", sensor: [] }];
    await page.getByLabel("Or paste its text").fill(JSON.stringify(misspelt));
    await page.getByRole("row", { name: /Unknown field 'sensor'. Did you mean 'sensors'/ }).waitFor();
    const nothing = { name: "empty.csv", mimeType: "text/csv", buffer: Buffer.from("") };
    await page.getByLabel("CSV or JSON file").setInputFiles(nothing);
    await page.getByText("The file is empty.").waitFor();
    const header = { ...nothing, buffer: Buffer.from("assetId,type\n") };
    await page.getByLabel("CSV or JSON file").setInputFiles(header);
    await page.getByText("The file names no asset.").waitFor();
    const file = { name: "fleet.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) };
    await page.getByLabel("CSV or JSON file").setInputFiles(file);
    await page.getByText("2 assets with 3 sensors").waitFor();
    await reader.expectAccessible();
    await reader.press(page.getByRole("button", { name: "Import 2 assets" }), "Enter");
    await page.getByText("2 created, 2 existed already").waitFor();
    await page.getByRole("row", { name: /^4 truck-2 \/ temp-2/ }).waitFor();
    await reader.keepPicture("import");
    await reader.expectAccessible();
    await reader.press(page.getByRole("link", { name: "Fleet" }).first(), "Enter");
    await page.getByRole("row", { name: /truck-2/ }).waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("continues with a large file on other pages and after being offline", async () => {
    const fleet = await startFleet();
    const reader = await openConsole(`${fleet.stack.httpUrl}/console/t/acme/import`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    const rows = Array.from({ length: MANY_ROWS }, (_, index) => {
      const unit = index + 2 === BAD_LINE ? LONG : "°C";
      return `site-${String(index % 7)},site,,s-${String(index)},temperature,${unit}`;
    });
    const csv = ["assetId,type,name,sensorId,sensorType,unit", ...rows].join("\n");
    const file = { name: "large.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
    await page.getByLabel("CSV or JSON file").setInputFiles(file);
    await page.getByText("7 assets with 12,000 sensors").waitFor();
    await page.getByText("The first 100 of 12,000.").waitFor();
    await reader.expectAccessible();
    await reader.press(page.getByRole("button", { name: "Import 7 assets" }), "Enter");
    await page.getByText("You can use other pages meanwhile.").waitFor();
    const asked = page.waitForEvent("dialog");
    const signingOut = page.getByRole("button", { name: "Sign out" }).click();
    const question = await asked;
    expect(question.message()).toContain("An import is running");
    await question.dismiss();
    await signingOut;
    await reader.press(page.getByRole("link", { name: "Overview" }), "Enter");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.context().setOffline(true);
    await reader.press(page.getByRole("link", { name: "Fleet" }), "Enter");
    await page.context().setOffline(false);
    await reader.press(page.getByRole("link", { name: "Import" }), "Enter");
    const done = page.getByText(/^[\d,]+ created, [\d,]+ existed already$/);
    await done.waitFor({ timeout: 240_000 });
    // If a response is lost, the next attempt counts its objects as already registered.
    const counts = (await done.textContent())?.replaceAll(",", "").match(/\d+/g) ?? [];
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(MANY_ROWS + 6);
    await page.getByRole("row", { name: new RegExp(`^${String(BAD_LINE)} site-.* / s-`) }).waitFor();
    await reader.keepPicture("import-large");
    await reader.expectAccessible();
    expect(reader.complaints).toEqual([]);
  });
});

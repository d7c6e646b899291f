import { describeInChromium } from "../harness/programs";
import { startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

const CSV = [
  "assetId,type,name,sensorId,sensorType,unit",
  'truck-1,truck,,"temp-1",temperature,°C',
  'truck-2,truck,"Truck, two",temp-1,temperature,°C',
  "truck-2,truck,,BAD ID,temperature,°C",
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
    const file = { name: "fleet.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) };
    await page.getByLabel("CSV or JSON file").setInputFiles(file);
    await page.getByText("2 assets with 3 sensors").waitFor();
    await reader.expectAccessible();
    await reader.press(page.getByRole("button", { name: "Import 2 assets" }), "Enter");
    await page.getByText("2 created, 2 existed already").waitFor();
    await page.getByText("truck-2 / BAD ID").waitFor();
    await reader.keepPicture("import");
    await reader.expectAccessible();
    await reader.press(page.getByRole("link", { name: "Fleet" }).first(), "Enter");
    await page.getByRole("row", { name: /truck-2/ }).waitFor();
    expect(reader.complaints).toEqual([]);
  });
});

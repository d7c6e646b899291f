import { orThrow } from "@sluice/sdk";
import { describeInChromium } from "../harness/programs";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

describeInChromium("assets in the console", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
  });

  test("registers, edits and deletes an asset by keyboard alone", async () => {
    const reader = await openConsole(`${url}t/acme/fleet?view=assets`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await reader.expectAccessible();
    await reader.keepPicture("assets");
    await reader.press(page.getByRole("button", { name: "Register an asset" }), "Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Asset ID").waitFor();
    await page.keyboard.type("truck-2");
    await page.keyboard.press("Tab");
    await page.keyboard.type("truck");
    await reader.expectAccessible();
    await page.keyboard.press("Enter");

    // The page of the new asset, which has no sensor yet.
    await page.getByText("No sensor of this asset").waitFor();
    await reader.press(page.getByRole("button", { name: "Edit asset …" }), "Enter");
    await dialog.getByLabel("Type").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("Night truck");
    await reader.expectAccessible();
    await page.keyboard.press("Enter");
    await page.getByText("Night truck · truck").waitFor();
    await reader.keepPicture("asset");
    await reader.expectAccessible();

    await reader.press(page.getByRole("button", { name: "Delete asset …" }), "Enter");
    await dialog.getByText("the asset and 0 sensors").waitFor();
    await page.keyboard.type("truck-2");
    await reader.keepPicture("delete-asset");
    await reader.expectAccessible();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("heading", { level: 2, name: "truck-2" }).waitFor({ state: "detached" });
    await reader.press(page.getByRole("radio", { name: "Assets" }), " ");
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await page.getByRole("row", { name: /truck-2/ }).waitFor({ state: "detached" });
    expect(reader.complaints).toEqual([]);
  });

  test("registers a sensor with its new asset, and only once if the response is lost", async () => {
    const reader = await openConsole(`${url}t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("button", { name: "Register" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Asset ID").fill("truck-3");
    await dialog.getByLabel("Type of the asset").fill("truck");
    await dialog.getByLabel("Sensor ID").fill("oil-1");
    await dialog.getByLabel("Type of the sensor").fill("pressure");
    await reader.expectAccessible();
    let lost = 0;
    await page.route("**/graphql", async (route) => {
      if (lost > 0 || route.request().postData()?.includes("sensorRegister") !== true) return route.continue();
      lost++;
      await route.fetch();
      await route.abort();
    });
    await dialog.getByRole("button", { name: "Register" }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByRole("button", { name: "Register" }).click();
    await page.getByRole("heading", { level: 1, name: "truck-3 / oil-1" }).waitFor();
    expect(lost).toBe(1);
  });

  test("shows registrations, changes and deletions of other users without a reload", async () => {
    const reader = await openConsole(`${url}t/acme/fleet?view=assets`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    orThrow(await fleet.sluice.assetRegister({ input: { assetId: "truck-9", type: "truck" } }));
    await page.getByRole("row", { name: /truck-9/ }).waitFor();
    orThrow(await fleet.sluice.assetUpdate({ input: { assetId: "truck-9", name: "Night shift" } }));
    await page.getByRole("row", { name: /truck-9.*Night shift/ }).waitFor();
    orThrow(await fleet.sluice.assetDelete({ input: { assetId: "truck-9" } }));
    await page.getByRole("row", { name: /truck-9/ }).waitFor({ state: "detached" });
    expect(reader.complaints).toEqual([]);
  });

  test("a reader finds assets, but no action that changes them", async () => {
    const { secret } = orThrow(await fleet.sluice.apiKeyCreate({ input: { name: "Looks", role: "TENANT_READER" } }));
    const reader = await openConsole(`${url}t/acme/fleet?asset=truck-1`);
    const { page } = reader;
    await reader.signIn(secret);
    await page.getByRole("region", { name: "truck-1" }).getByText("truck").first().waitFor();
    await page.getByRole("row", { name: /temp-1/ }).waitFor();
    expect(await page.getByRole("button", { name: /Edit|Delete|Register/ }).count()).toBe(0);
  });
});

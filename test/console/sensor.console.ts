import { readFile } from "node:fs/promises";
import { orThrow } from "@sluice/sdk";
import { describeInChromium } from "../harness/programs";
import { until } from "../harness/until";
import { type Fleet, startFleet } from "../sdk/fleet";
import { focusOn, openConsole } from "./reader";

const SENSORS = ["temp-2", "temp-3"];

describeInChromium("a sensor in the console", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
    for (const sensorId of SENSORS) {
      orThrow(await fleet.sluice.sensorRegister({ input: { assetId: "truck-1", sensorId, type: "temperature" } }));
    }
  });

  test("zooms its chart by dragging, and saves the chart's data as CSV", async () => {
    for (let value = 20; value < 26; value++) await fleet.publish(value);
    const reader = await openConsole(`${url}t/acme/assets/truck-1/sensors/temp-1?span=5m`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByText("raw readings").waitFor();
    const saved = page.waitForEvent("download");
    await reader.press(page.getByRole("button", { name: "Export CSV" }), "Enter");
    const file = await readFile(await (await saved).path(), "utf8");
    expect(file).toMatch(/\b25\b/);

    const box = await page.getByRole("slider").boundingBox();
    if (box === null) throw new Error("The chart has no place.");
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, y, { steps: 5 });
    await page.mouse.up();
    await page.getByRole("button", { name: "Back to live" }).waitFor();
    expect(new URL(page.url()).searchParams.get("from")).not.toBeNull();
    await reader.press(page.getByRole("button", { name: "Back to live" }), "Enter");
    await page.getByRole("button", { name: "Back to live" }).waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.get("from")).toBeNull();
    expect(reader.complaints).toEqual([]);
  });

  test("zooms its chart by keyboard", async () => {
    const reader = await openConsole(`${url}t/acme/assets/truck-1/sensors/temp-1?span=5m`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    const chart = page.getByRole("slider");
    // The chart keeps the focus, whether or not it shows readings.
    const press = async (key: string) => {
      const { searchParams: before } = new URL(page.url());
      await page.keyboard.press(key);
      await page.waitForURL(({ searchParams }) => searchParams.get("from") !== before.get("from"));
      await page.getByRole("status", { name: "Loading" }).waitFor({ state: "detached" });
      expect([key, await focusOn(chart)]).toEqual([key, "here"]);
    };
    await chart.focus();
    for (const key of ["+", "+", "+", "-", "Escape", "+"]) await press(key);
    await page.goto(`${url}t/acme/assets/truck-1/sensors/temp-1?span=24h`);
    await chart.focus();
    for (const key of ["+", "-", "Escape"]) await press(key);
    await page.getByRole("button", { name: "Back to live" }).waitFor({ state: "detached" });
  });

  test("does not undo another user's change while it is edited", async () => {
    const ids = { assetId: "truck-1", sensorId: "temp-3" };
    const reader = await openConsole(`${url}t/acme/assets/truck-1/sensors/temp-3`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("button", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Type of the sensor").waitFor();
    expect(await dialog.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    orThrow(await fleet.sluice.sensorUpdate({ input: { ...ids, type: "heat" } }));
    await dialog.getByLabel("Unit").fill("K");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    const tenant = await fleet.sluice.sensors({ filter: { search: "temp-3" } });
    expect(tenant?.sensors.nodes.map(({ type, unit }) => [type, unit])).toEqual([["heat", "K"]]);
  });

  test("shows why an export failed, and exports at the next attempt", async () => {
    await fleet.publish(27.5);
    const reader = await openConsole(`${url}t/acme/assets/truck-1/sensors/temp-1?span=5m`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByText("raw readings").waitFor();
    await page.context().setOffline(true);
    await reader.press(page.getByRole("button", { name: "Export CSV" }), "Enter");
    await page.getByRole("alert").getByText("The server cannot be reached.").waitFor();
    await reader.expectAccessible();
    await page.context().setOffline(false);
    const saved = page.waitForEvent("download");
    await reader.press(page.getByRole("button", { name: "Export CSV" }), "Enter");
    expect(await readFile(await (await saved).path(), "utf8")).toMatch(/\b27\.5\b/);
    await page.getByRole("alert").waitFor({ state: "detached" });
    expect(reader.complaints).toEqual([]);
  });

  test("shows how to publish, and reports when it is deleted meanwhile", async () => {
    const ids = { assetId: "truck-1", sensorId: "temp-9" };
    orThrow(await fleet.sluice.sensorRegister({ input: { ...ids, type: "temperature" } }));
    const reader = await openConsole(`${url}t/acme/assets/truck-1/sensors/temp-9`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByText(/^First set SLUICE_PASSWORD to the password/).waitFor();
    await page.getByText("The copied command also writes the broker's CA certificate to ca.pem.").waitFor();
    orThrow(await fleet.sluice.sensorDelete({ input: ids }));
    await page.getByText("truck-1 / temp-9 was deleted").waitFor();
    await reader.expectAccessible();
  });

  test("offers sensors of its type first for comparison, and all others on request", async () => {
    for (let index = 0; index < 60; index++) {
      const input = { assetId: "truck-1", sensorId: `a-${String(index)}`, type: "acceleration" };
      orThrow(await fleet.sluice.sensorRegister({ input }));
    }
    const reader = await openConsole(`${url}t/acme/assets/truck-1/sensors/temp-1`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("button", { name: "Compare …" }).click();
    const dialog = page.getByRole("dialog");
    const found = dialog.getByRole("list", { name: "Sensors found" }).getByRole("button");
    await until(async () => (await found.first().textContent())?.includes("temp-2") === true);
    await dialog.getByRole("button", { name: "More" }).click();
    await dialog.getByRole("button", { name: "More" }).waitFor({ state: "detached" });
    expect(await found.filter({ hasText: "acceleration" }).count()).toBe(60);
    await page.keyboard.press("Tab");
    await dialog.getByRole("searchbox").fill("truck-1 / a-59");
    await until(async () => (await found.count()) === 1);
  });

  test("is compared with other sensors in one chart and one table", async () => {
    await fleet.publish(21.5);
    const other = fleet.topic.replace("temp-1", "temp-2");
    await fleet.publishTo(other, '{"value": 30.25}');
    const reader = await openConsole(`${url}t/acme/assets/truck-1/sensors/temp-1?span=5m`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await reader.press(page.getByRole("button", { name: "Compare …" }), "Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /temp-2/ }).waitFor();
    await page.keyboard.type("temp-2");
    await reader.expectAccessible();
    await reader.press(dialog.getByRole("button", { name: /temp-2/ }), "Enter");
    await page.getByRole("row", { name: /truck-1 \/ temp-2.*30\.25/ }).waitFor();
    expect(new URL(page.url()).searchParams.get("with")).toBe("truck-1/temp-2");
    await reader.press(page.getByText("Same data as a table"), "Enter");
    await page.getByRole("columnheader", { name: "truck-1 / temp-2" }).waitFor();
    await reader.keepPicture("compare");
    await reader.expectAccessible();
    await reader.press(page.getByRole("button", { name: "Remove truck-1 / temp-2" }), "Enter");
    await page.getByText("Statistics of the time span").or(page.getByText("Minimum")).first().waitFor();
    expect(new URL(page.url()).searchParams.get("with")).toBeNull();
    expect(reader.complaints).toEqual([]);
  });
});

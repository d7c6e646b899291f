import { orThrow } from "@sluice/sdk";
import { describeInChromium } from "../harness/programs";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole, type Reader } from "./reader";

describeInChromium("limits, the audit log and the platform in the console", () => {
  let fleet: Fleet;
  const open = async (apiKey: string): Promise<Reader> => {
    const reader = await openConsole(`${fleet.stack.httpUrl}/console/`);
    await reader.signIn(apiKey);
    return reader;
  };

  beforeAll(async () => {
    fleet = await startFleet();
  });

  test("an operator changes a limit and finds the change in the audit log", async () => {
    await fleet.publish(21.5);
    const reader = await open(fleet.stack.operatorKey);
    const { page } = reader;
    await reader.press(page.getByRole("row", { name: /acme/ }), "Enter");
    await reader.press(page.getByRole("link", { name: "Overview" }), "Enter");
    await reader.press(page.getByRole("link", { name: "Usage" }), "Enter");
    await reader.press(page.getByRole("button", { name: "Change limits …" }), "Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Rates of the tenant").fill("many");
    await dialog.getByLabel("Assets", { exact: true }).fill("4");
    await page.keyboard.press("Enter");
    await dialog.getByText("is not a valid capacity:seconds pair").waitFor();
    await reader.expectAccessible();
    await dialog.getByLabel("Rates of the tenant").fill("500:1");
    await page.keyboard.press("Enter");
    await page.getByText("1 of 4").waitFor();
    await page.getByText("500 readings in 1 s").first().waitFor();
    await reader.keepPicture("usage");
    await reader.expectAccessible();

    await reader.press(page.getByRole("link", { name: "Audit log" }), "Enter");
    await page.getByLabel("Action").selectOption("tenantUpdate");
    expect(new URL(page.url()).search).toBe("?action=tenantUpdate");
    const event = page.getByRole("listitem").filter({ hasText: "tenantUpdate" }).filter({ hasText: "2 fields" });
    await reader.press(event.getByText("2 fields"), "Enter");
    await event.getByRole("row", { name: /maxAssets.*4/ }).waitFor();
    const search = page.getByRole("searchbox", { name: "Search objects and callers" });
    await search.fill("nothing");
    await page.getByText("No event matches").waitFor();
    await search.fill("CM");
    await event.waitFor();
    expect(new URL(page.url()).search).toBe("?action=tenantUpdate&q=CM");
    await page.getByLabel("Action").selectOption("");
    await search.fill("ruck-1/tem");
    await page.getByRole("listitem").filter({ hasText: "sensorRegister" }).waitFor();
    await page.getByLabel("Action").selectOption("tenantUpdate");
    await search.fill("");
    await page.getByLabel("Time span").selectOption("24h");
    await event.waitFor();
    await reader.keepPicture("audit");
    await reader.expectAccessible();
    await page.setViewportSize({ width: 390, height: 844 });
    await reader.keepPicture("audit-phone");
    await reader.expectAccessible();
    expect(reader.complaints).toEqual([]);
  });

  test("a reader sees the tenant's usage, but no way to change limits and no audit log", async () => {
    const { secret } = orThrow(await fleet.sluice.apiKeyCreate({ input: { name: "Look", role: "TENANT_READER" } }));
    const reader = await open(secret);
    await reader.page.getByRole("link", { name: "Usage" }).click();
    await reader.page.getByText("Limits", { exact: true }).waitFor();
    expect(await reader.page.getByRole("button", { name: /Change limits/ }).count()).toBe(0);
    expect(await reader.page.getByRole("link", { name: /Audit log|Platform|Tenants/ }).count()).toBe(0);
  });

  test("an operator views the platform and compares the broker with the registry", async () => {
    const reader = await open(fleet.stack.operatorKey);
    const { page } = reader;
    await reader.press(page.getByRole("link", { name: "Platform" }), "Enter");
    await page.getByText("CA of the broker").first().waitFor();
    await page
      .getByRole("group", { name: "Owners and standbys" })
      .getByRole("row", { name: /ingest/ })
      .waitFor();
    await reader.press(page.getByRole("button", { name: "Dry run" }), "Enter");
    await page.getByText("No difference in 1 tenant").waitFor();
    await reader.press(page.getByText("Show the request"), "Enter");
    await page.getByText("mutation brokerReconcile").waitFor();
    await reader.keepPicture("platform");
    await reader.expectAccessible();
    await page.setViewportSize({ width: 390, height: 844 });
    await reader.keepPicture("platform-phone");
    await reader.expectAccessible();
    expect(reader.complaints).toEqual([]);
  });
});

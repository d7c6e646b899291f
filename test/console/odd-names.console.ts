import { orThrow } from "@sluice/sdk";
import { describeInChromium } from "../harness/programs";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

/** A name has at most 200 characters. */
const NAMES = {
  html: `<img src=x onerror="document.title='owned'"><b>bold</b>`,
  rtl: "‮שאית לילה ‏مبرد‬",
  emoji: "🚚🧊".repeat(20),
  long: "Kühlanhänger".repeat(16),
  unbroken: "x".repeat(200),
} as const;

describeInChromium("names of any kind in the console", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
    for (const [assetId, name] of Object.entries(NAMES)) {
      orThrow(await fleet.sluice.assetRegister({ input: { assetId, type: name.slice(0, 60), name } }));
      const input = { assetId, sensorId: "s".repeat(60), type: name.slice(0, 60), unit: name.slice(0, 20) };
      orThrow(await fleet.sluice.sensorRegister({ input }));
      orThrow(await fleet.sluice.apiKeyCreate({ input: { name, role: "TENANT_READER" } }));
    }
    await fleet.publishTo(
      `${fleet.topic.replace("truck-1", "unknown")}`,
      `{"value": "${NAMES.html.replaceAll('"', "'")}"}`,
    );
  });

  test.each(["", "/fleet", "/fleet?view=assets", "/fleet?asset=unbroken", "/rejections", "/access?tab=keys", "/audit"])(
    "are shown as text that does not overflow on the page %j",
    async (path) => {
      const reader = await openConsole(`${url}t/acme${path}`);
      const { page } = reader;
      await reader.signIn(fleet.apiKey);
      await page.getByRole("link", { name: "Overview" }).waitFor();
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
      await reader.keepPicture(`odd${path.replace(/[^a-z0-9]+/g, "-")}`);
      await reader.expectAccessible();
      expect(await page.title()).not.toBe("owned");
      expect(await page.locator("main img, main b").count()).toBe(0);
      expect(reader.complaints).toEqual([]);
    },
  );

  test("fit into a page that is zoomed to 200 %", async () => {
    const reader = await openConsole(`${url}t/acme/assets/unbroken/sensors/${"s".repeat(60)}`, {
      viewport: { width: 640, height: 450 },
      deviceScaleFactor: 2,
    });
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByText("No reading yet").first().waitFor();
    await reader.expectAccessible();
    await reader.keepPicture("odd-zoomed");
    expect(reader.complaints).toEqual([]);
  });

  test("an address leads to the same page: deep link, back, forward, another tab", async () => {
    const address = `${url}t/acme/fleet?q=unbroken&sort=-age&state=never`;
    const reader = await openConsole(address);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("row", { name: /unbroken/ }).click();
    await page.getByRole("heading", { level: 1, name: /unbroken/ }).waitFor();
    await page.goBack();
    await page.getByRole("row", { name: /unbroken/ }).waitFor();
    expect(page.url()).toBe(address);
    await page.goForward();
    await page.getByRole("heading", { level: 1, name: /unbroken/ }).waitFor();
    const other = await openConsole(address);
    await other.signIn(fleet.apiKey);
    await other.page.getByRole("row", { name: /unbroken/ }).waitFor();
    expect(await other.page.getByRole("searchbox", { name: "Search sensors" }).inputValue()).toBe("unbroken");
    expect(reader.complaints).toEqual([]);
  });
});

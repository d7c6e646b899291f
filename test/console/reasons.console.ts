import { orThrow } from "@sluice/sdk";
import { describeInChromium } from "../harness/programs";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

const PAGES = [
  "",
  "/fleet",
  "/fleet?view=assets",
  "/fleet?asset=truck-1",
  "/assets/truck-1/sensors/temp-1",
  "/rejections",
  "/trace",
  "/ledger",
  "/access",
  "/access?tab=keys",
  "/usage",
  "/audit",
  "/import",
  "/nowhere",
];

describeInChromium("the search for a message", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
  });

  test("explains a rejection, registers the sensor and redrives by keyboard alone", async () => {
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await reader.press(page.getByRole("link", { name: "Rejections", exact: true }), "Enter");
    await page.getByText("No rejections").waitFor();
    await fleet.publishTo(fleet.topic.replace("temp-1", "temp-2"), '{"value": 7.25}');
    await page.getByText("has no sensor 'temp-2'").waitFor();

    await reader.press(page.getByRole("link", { name: "Trace this message" }), "Enter");
    await page.getByText("Sluice would reject this message: UNKNOWN_SENSOR").waitFor();
    await page.goBack();
    await reader.keepPicture("rejection");
    await reader.expectAccessible();
    await reader.press(page.getByLabel("Type of sensor temp-2"), "t");
    await page.keyboard.type("emperature");
    await reader.press(page.getByRole("button", { name: "Register and redrive" }), "Enter");
    await page.getByText("1 accepted, 0 rejected again").waitFor();
    await page.getByText("The sensor is registered now.").waitFor();
    await page.getByRole("button", { name: /UNKNOWN_SENSOR.*redriven/ }).waitFor();
    expect(await page.getByLabel("Type of sensor temp-2").count()).toBe(0);
    await reader.expectAccessible();
    await reader.press(page.getByRole("link", { name: "Fleet" }), "Enter");
    await page.getByRole("row", { name: /temp-2.*7\.25/ }).waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("opens and traces a rejection from the overview", async () => {
    await fleet.publishTo(fleet.topic.replace("temp-1", "temp-8"), '{"value": 8}');
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    const rejection = page.getByRole("listitem").filter({ hasText: "has no sensor 'temp-8'" });
    await reader.press(rejection.getByRole("link", { name: "Open" }), "Enter");
    await page
      .getByRole("button", { name: /temp-8/ })
      .and(page.locator("[aria-current=true]"))
      .waitFor();
    await page.getByLabel("Type of sensor temp-8").waitFor();
    await page.goBack();
    await reader.press(rejection.getByRole("link", { name: "Trace" }), "Enter");
    await page.getByText("Sluice would reject this message: UNKNOWN_SENSOR").waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("keeps a large payload in the tab instead of the address", async () => {
    const reader = await openConsole(`${url}t/acme/trace`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    const payload = `[${Array.from({ length: 900 }, (_, value) => `{"value": ${String(value)}}`).join(",")}]`;
    await page.getByLabel("Topic").fill(fleet.topic);
    await page.getByLabel("Payload").fill(payload);
    await reader.press(page.getByRole("button", { name: "Trace" }), "Enter");
    await page.getByText("Sluice would accept this message").waitFor();
    expect(new URL(page.url()).search).toBe("?message=tab");
    await page.reload();
    await page.getByText("Sluice would accept this message").waitFor();
    expect(await page.getByLabel("Payload").inputValue()).toBe(payload);
    const remembered = () => page.evaluate("JSON.stringify([history.state, Object.values(sessionStorage)])");
    expect(await remembered()).toContain("value");

    // The user follows the link.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByLabel("API key").fill(fleet.apiKey);
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.getByText("This message is too large for a link").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("API key").waitFor();
    expect(await remembered()).not.toContain("value");
    expect(reader.complaints).toEqual([]);
  });

  test("previews a redrive without a change, and then redrives", async () => {
    await fleet.publishTo(fleet.topic.replace("temp-1", "temp-7"), '{"value": 8}');
    const reader = await openConsole(`${url}t/acme/rejections`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByText("has no sensor 'temp-7'").waitFor();
    await reader.press(page.getByRole("button", { name: "Preview redrive" }), "Enter");
    await page.getByText("Would be: 0 accepted, 1 rejected again").waitFor();
    expect(await page.getByRole("button", { name: "Redrive", exact: true }).isDisabled()).toBe(true);
    const input = { assetId: "truck-1", sensorId: "temp-7", type: "temperature" };
    orThrow(await fleet.sluice.sensorRegister({ input }));
    await reader.press(page.getByRole("button", { name: "Preview redrive" }), "Enter");
    await page.getByText("Would be: 1 accepted, 0 rejected again").waitFor();
    await reader.expectAccessible();
    await reader.press(page.getByRole("button", { name: "Redrive", exact: true }), "Enter");
    await page.getByText("1 accepted, 0 rejected again, 0 no longer kept.", { exact: true }).waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("shows where an accepted reading is stored, and its minute of the ledger", async () => {
    await fleet.publish(64.5, new Date().toISOString());
    const reader = await openConsole(`${url}t/acme/assets/truck-1/sensors/temp-1`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    const reading = page.getByRole("row", { name: /64\.5/ });
    await reader.press(reading.getByRole("link"), "Enter");
    await page.getByRole("heading", { level: 1, name: "Trace" }).waitFor();
    const found = page.getByRole("region", { name: "Accepted readings" });
    await found.getByRole("row", { name: /64\.5.*(?:Stored|journal)/ }).waitFor();
    await reader.keepPicture("traced");
    await reader.expectAccessible();
    await reader.press(found.getByRole("link", { name: "Show the minute" }), "Enter");
    await page.getByRole("heading", { level: 1, name: "Ledger" }).waitFor();
    await page.getByRole("region", { name: "Account" }).or(page.getByText("Account")).first().waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test.each(PAGES)("follows the rules of accessibility on the page %j in every scheme and width", async (path) => {
    await fleet.publish(21.5);
    const reader = await openConsole(`${url}t/acme${path}`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Overview" }).waitFor();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
    await reader.keepPicture(`page${path.replace(/[^a-z0-9]+/g, "-")}`);
    await reader.expectAccessible();
    expect(reader.complaints).toEqual([]);
  });
});

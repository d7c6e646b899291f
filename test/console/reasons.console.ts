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
  "/access",
  "/access?tab=keys",
  "/usage",
  "/audit",
  "/import",
  "/nowhere",
];

describeInChromium("where a message went", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
  });

  test("explains a rejection, registers what is missing, and redrives, by keyboard alone", async () => {
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
    await reader.press(page.getByRole("link", { name: "Fleet" }), "Enter");
    await page.getByRole("row", { name: /temp-2.*7\.25/ }).waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test.each(PAGES)("breaks no rule of accessibility on the page %j, light or dark, wide or narrow", async (path) => {
    await fleet.publish(21.5);
    const reader = await openConsole(`${url}t/acme${path}`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("link", { name: "Overview" }).waitFor();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
    await reader.keepPicture(`page${path.replace(/[^a-z0-9]+/g, "-")}`);
    await reader.expectAccessible();
    expect(reader.complaints).toEqual([]);
  });
});

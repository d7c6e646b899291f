import { describeInChromium } from "../harness/programs";
import { until } from "../harness/until";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

const TENANT_PAGES = [
  "",
  "/fleet",
  "/fleet?view=assets",
  "/assets/truck-1/sensors/temp-1",
  "/rejections",
  "/rejections?group=MALFORMED_TOPIC",
  "/trace",
  "/ledger",
  "/ledger?view=week",
  "/access",
  "/access?tab=keys",
  "/usage",
  "/audit",
  "/import",
].map((page) => `t/acme${page}`);
const PAGES = [...TENANT_PAGES, "tenants", "tenants/id/acme", "tenants/register", "platform"];
const PHONE = { width: 390, height: 844 };
const FITS_WITHIN_MS = 20_000;
const WIDE = { width: 1440, height: 900 };

/**
 * Evaluates to the pixels by which the content is wider than the window, and by which each list is larger than its
 * container.
 */
const EXCESS = `[
  ...[document.documentElement, document.querySelector("main")].map((part) => part.scrollWidth - part.clientWidth),
  ...[...document.querySelectorAll("[role=grid]:has([role=rowgroup])")]
    .map(({ parentElement: place }) => place)
    .flatMap((place) => [place.scrollWidth - place.clientWidth, place.scrollHeight - place.clientHeight]),
].filter((pixels) => pixels > 0)`;

describeInChromium("the layout of the console", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
    await fleet.publish(21.5);
    await fleet.publishTo("tenants/acme/assets/truck-1/temp-1", '{"value": 1}');
  });

  test("scrolls neither a page sideways nor a list that fits", async () => {
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.signIn(fleet.stack.operatorKey);
    await page.getByRole("row", { name: /acme/ }).waitFor();
    const excess: unknown[] = [];
    for (const path of PAGES) {
      await page.goto(`${url}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
      for (const size of [PHONE, WIDE]) {
        await page.setViewportSize(size);
        // The page adapts to the new size after a short time.
        let pixels: readonly number[] = [];
        const fits = async () => (pixels = await page.evaluate<readonly number[]>(EXCESS)).length === 0;
        await until(fits, FITS_WITHIN_MS).catch(() => excess.push([path, size.width, pixels]));
      }
    }
    expect(excess).toEqual([]);
    expect(reader.complaints).toEqual([]);
  });

  test("does not cover the toolbar when the connection is lost", async () => {
    const reader = await openConsole(`${url}t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("row", { name: /temp-1/ }).waitFor();
    await page.context().setOffline(true);
    const banner = page.getByText("You are offline").locator("xpath=..");
    await banner.waitFor();
    for (const size of [PHONE, WIDE]) {
      await page.setViewportSize(size);
      const covering = await banner.boundingBox();
      const toolbar = await page
        .getByRole("radio", { name: "Assets" })
        .locator("xpath=ancestor::header[1]")
        .boundingBox();
      if (covering === null || toolbar === null) throw new Error("The banner or the toolbar is missing.");
      const isBeside = covering.y + covering.height <= toolbar.y || covering.y >= toolbar.y + toolbar.height;
      expect([size.width, isBeside]).toEqual([size.width, true]);
    }
  });

  test("names a field in an error by its label in the form", async () => {
    const reader = await openConsole(`${url}t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("button", { name: "Register" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Asset ID").fill("BAD ID");
    await dialog.getByRole("button", { name: "Register" }).click();
    await dialog
      .getByText(/^Invalid ID in ‘(?:Asset|Sensor) ID’\./)
      .first()
      .waitFor();
    // The space of the error remains when the error is gone, so that the button does not move.
    const button = dialog.getByRole("button", { name: "Register" });
    const before = await button.boundingBox();
    await dialog.getByLabel("Asset ID").fill("truck-1");
    await page.keyboard.press("Tab");
    expect(await button.boundingBox()).toEqual(before);
  });
});

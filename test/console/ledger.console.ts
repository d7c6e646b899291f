import type { Locator } from "playwright-core";
import { describeInChromium } from "../harness/programs";
import { type Fleet, startFleet } from "../sdk/fleet";
import { focusOn, openConsole, type Reader } from "./reader";

/** Moves to a cell of the heat map with Tab and the arrow keys. */
async function goTo({ page, press }: Reader, cell: Locator): Promise<void> {
  await press(page.getByRole("grid").locator('[tabindex="0"]'), "Home");
  const [row = 0, column = 0] = ((await cell.getAttribute("data-at")) ?? "").split(",").map(Number);
  await page.keyboard.press("PageUp");
  for (let step = 0; step < row; step++) await page.keyboard.press("ArrowDown");
  for (let step = 0; step < column; step++) await page.keyboard.press("ArrowRight");
  expect(await focusOn(cell)).toBe("here");
}

describeInChromium("the ledger of the console", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
  });

  test("leads from a week to the rejected messages of a minute by keyboard alone", async () => {
    for (let value = 0; value < 5; value++) await fleet.publish(value);
    await fleet.publishTo(fleet.topic.replace("temp-1", "ghost"), '{"value": 1}');

    const reader = await openConsole(`${url}t/acme/ledger?view=week`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    const hour = page.getByRole("gridcell", { name: /[1-9]\d* received, 1 rejected/ });
    await hour.waitFor();
    await reader.keepPicture("ledger-week");
    await reader.expectAccessible();
    await goTo(reader, hour);
    await page.keyboard.press("Enter");

    const minute = page.getByRole("gridcell", { name: /[1-9]\d* received, 1 rejected/ });
    await minute.waitFor();
    await goTo(reader, minute);
    await page.keyboard.press("Enter");
    await page.getByText("has no sensor 'ghost'").waitFor();
    expect(await minute.getAttribute("aria-selected")).toBe("true");
    await page.getByText("Minutes from").waitFor();
    await reader.keepPicture("ledger");
    await reader.expectAccessible();
    await reader.press(page.getByRole("link", { name: "Trace", exact: true }).last(), "Enter");
    await page.getByText("Sluice would reject this message: UNKNOWN_SENSOR").waitFor();
    await page.goBack();
    await reader.press(page.getByRole("radio", { name: "Week" }), " ");
    await page.getByText("Hours as a table").waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("shows today for a day that does not exist or is out of the API's range", async () => {
    const reader = await openConsole(`${url}t/acme/ledger`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByText("Balanced").first().waitFor();
    for (const search of ["day=9999-12-31", "day=9999-99-99&view=week", "day=2026-02-31", "at=%2B275760-09-13"]) {
      await page.goto(`${url}t/acme/ledger?${search}`);
      await page.getByText("Balanced").first().waitFor();
      expect(await page.getByRole("button", { name: "Later" }).isDisabled()).toBe(true);
    }
    await page.goto(`${url}t/acme/ledger?day=2025-05-05`);
    await page
      .getByText(/May 5, 2025/)
      .first()
      .waitFor();
    await page.goto(`${url}t/acme/assets/truck-1/sensors/temp-1?from=%2B275760-09-12&to=%2B275760-09-13`);
    await page.getByRole("radio", { name: "1 h" }).first().waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});

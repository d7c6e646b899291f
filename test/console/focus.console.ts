import type { Page } from "playwright-core";
import { orThrow } from "@sluice/sdk";
import { describeInChromium } from "../harness/programs";
import { until } from "../harness/until";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

/** Evaluates to the tag and the label of the element that has the focus. */
const FOCUSED = `(() => {
  const { activeElement: focused } = document;
  const label = focused.labels?.[0]?.textContent ?? focused.getAttribute("aria-label") ?? focused.textContent;
  return focused === document.body ? "nothing" : focused.localName + " " + label.trim();
})()`;

describeInChromium("the focus in the console", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
    for (const sensorId of ["temp-2", "temp-3"]) {
      orThrow(await fleet.sluice.sensorRegister({ input: { assetId: "truck-1", sensorId, type: "temperature" } }));
    }
  });

  const expectFocus = (page: Page, expected: string | RegExp) =>
    until(async () => String(await page.evaluate(FOCUSED)).match(expected) !== null);

  test("stays on the control that switches between lists", async () => {
    const { page, press, signIn } = await openConsole(`${url}t/acme/fleet`);
    await signIn(fleet.apiKey);
    await page.getByRole("row", { name: /temp-2/ }).waitFor();
    await press(page.getByRole("radio", { name: "Sensors" }), "ArrowRight");
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await expectFocus(page, "input Assets");
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("row", { name: /temp-2/ }).waitFor();
    await expectFocus(page, "input Sensors");
  });

  test("moves to the heading of the next page, and returns to the row that led there", async () => {
    const { page, signIn } = await openConsole(`${url}t/acme/fleet`);
    await signIn(fleet.apiKey);
    await page.getByRole("row", { name: /temp-1/ }).press("ArrowDown");
    await expectFocus(page, /div.*temp-2/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "truck-1 / temp-2" }).waitFor();
    await expectFocus(page, "h1 truck-1 / temp-2");
    await page.goBack();
    await expectFocus(page, /div.*temp-2/);
    await page.keyboard.press("ArrowDown");
    await expectFocus(page, /div.*temp-3/);
  });

  test("stays in the trace form", async () => {
    const { page, press, signIn } = await openConsole(`${url}t/acme/trace`);
    await signIn(fleet.apiKey);
    await page.getByLabel("Topic").fill(fleet.topic);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: /reject/ }).waitFor();
    await expectFocus(page, "textarea Topic");
    await page.getByLabel("Payload").fill('{"value": 2}');
    await press(page.getByRole("button", { name: "Trace" }), "Enter");
    await page.getByRole("heading", { level: 2, name: /would accept/ }).waitFor();
    await expectFocus(page, "button Trace");
  });

  test("returns from a secret's dialog, and stays in the table after a key is revoked", async () => {
    const { page, press, signIn } = await openConsole(`${url}t/acme/access?tab=keys`);
    await signIn(fleet.apiKey);
    const dialog = page.getByRole("dialog");
    await press(page.getByRole("button", { name: "Create API key" }), "Enter");
    await dialog.getByLabel("Name").fill("Short-lived");
    await page.keyboard.press("Enter");
    await press(dialog.getByRole("checkbox"), " ");
    await press(dialog.getByRole("button", { name: "Close" }), "Enter");
    await expectFocus(page, "button Create API key");
    const row = page.getByRole("row", { name: /Short-lived/ });
    await press(row.getByRole("button", { name: "Revoke" }), "Enter");
    await press(dialog.getByRole("button", { name: "Revoke" }), "Enter");
    await row.getByText("Revoked").waitFor();
    await expectFocus(page, "div API keys");
  });

  test("stays next to the action that suspended a tenant", async () => {
    const { page, press, signIn } = await openConsole(`${url}tenants/id/acme`);
    await signIn(fleet.stack.operatorKey);
    for (const [action, next] of [
      ["Suspend", "Resume"],
      ["Resume", "Suspend"],
    ] as const) {
      await press(page.getByRole("button", { name: new RegExp(action) }), "Enter");
      await press(page.getByRole("dialog").getByRole("button", { name: action }), "Enter");
      await page.getByRole("button", { name: new RegExp(next) }).waitFor();
      await expectFocus(page, "h2 Actions");
    }
  });

  test("stays in the ledger's table", async () => {
    await fleet.publish(21.5);
    const { page, press, signIn } = await openConsole(`${url}t/acme/ledger`);
    await signIn(fleet.apiKey);
    const table = page.getByRole("table");
    await press(table.getByRole("button").first(), "Enter");
    await page.getByRole("heading", { level: 2, name: /Minutes/i }).waitFor();
    // The focus is on the table, or on the same time in it.
    await expectFocus(page, /^(div|button) /);
  });
});

import { orThrow } from "@sluice/sdk";
import { describeInChromium, launchChromium } from "../harness/programs";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

/** Marks the page, to show later whether the browser restored it. A page that is loaded again has no such property. */
const MARK = "globalThis.isTheSamePage = true";
const IS_RESTORED = "globalThis.isTheSamePage === true";

describeInChromium("the browser's Back button", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
  });

  /** Opens the console in a Chromium that has a back-forward cache, which Playwright disables by default. */
  const open = (address: string) => openConsole(address, {}, "", launchChromium(["--disable-back-forward-cache"]));

  test("restores no signed-in page after the reader has signed out", async () => {
    const reader = await open(`${url}t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await page.evaluate(MARK);
    await page.goto(`${url}t/acme/access`);
    await page.getByRole("heading", { level: 1, name: "Access" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("API key").waitFor();

    // A restored page does not fire `load`, so do not wait for that event.
    await page.goBack({ waitUntil: "commit" });
    await page.getByLabel("API key").waitFor();
    expect(await page.evaluate(IS_RESTORED)).toBe(true);
    expect(await page.getByText("truck-1").count()).toBe(0);
    expect(reader.complaints).toEqual([]);
  });

  test("shows an earlier page with the key that the tab currently uses", async () => {
    const { secret } = orThrow(await fleet.sluice.apiKeyCreate({ input: { name: "Looks", role: "TENANT_READER" } }));
    const reader = await open(`${url}t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("button", { name: "Register" }).waitFor();
    await page.evaluate(MARK);
    await page.goto(`${url}t/acme`);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await reader.signIn(secret);
    await page.getByText("Looks").waitFor();

    // A restored page does not fire `load`, so do not wait for that event.
    await page.goBack({ waitUntil: "commit" });
    await page.getByText("Looks").waitFor();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    expect(await page.getByRole("button", { name: "Register" }).count()).toBe(0);
  });

  test("restores the page of a reader who is still signed in", async () => {
    const reader = await open(`${url}t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await page.evaluate(MARK);
    await page.goto(`${url}t/acme`);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    // A restored page does not fire `load`, so do not wait for that event.
    await page.goBack({ waitUntil: "commit" });
    await fleet.publish(21.5);
    await page.getByRole("row", { name: /truck-1.*21\.5/ }).waitFor();
    expect(await page.evaluate(IS_RESTORED)).toBe(true);
  });
});

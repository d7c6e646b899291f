import { describeInChromium } from "../harness/programs";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

describeInChromium("the console in German", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
  });

  test("follows the browser's language from sign-in to a rejection and its remedy", async () => {
    await fleet.publish(1234.5);
    await fleet.publishTo(fleet.topic.replace("temp-1", "temp-2"), '{"value": 7.25}');
    const reader = await openConsole(url, { locale: "de-AT" });
    const { page } = reader;
    await page.getByRole("heading", { name: "Bei Sluice anmelden" }).waitFor();
    expect(await page.evaluate("document.documentElement.lang")).toBe("de");
    await reader.expectAccessible();
    await page.locator("input:focus").waitFor();
    await page.keyboard.type("slk_wrong");
    await page.keyboard.press("Enter");
    await page.getByText(/Ungültiger API-Schlüssel|Haben Sie ihn ganz kopiert/).waitFor();
    await page.locator("input:focus").fill(fleet.apiKey);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
    await page.getByText("Ausgeglichen").waitFor();
    await reader.keepPicture("german-overview");
    await reader.expectAccessible();
    await reader.press(page.getByRole("link", { name: "Flotte" }), "Enter");
    await page.getByRole("row", { name: /truck-1.*1\.234,5/ }).waitFor();
    await reader.expectAccessible();
    await reader.press(page.getByRole("link", { name: "Ablehnungen", exact: true }), "Enter");
    await page.getByText("Registrieren Sie den Sensor, und verarbeiten").waitFor();
    await reader.keepPicture("german-rejections");
    await reader.expectAccessible();
    await reader.press(page.getByLabel("Typ des Sensors temp-2"), "t");
    await reader.press(page.getByRole("button", { name: "Registrieren und erneut verarbeiten" }), "Enter");
    await page.getByText("1 angenommen, 0 erneut abgelehnt").waitFor();

    // The console shows its translation of a failure before the platform's message.
    await reader.press(page.getByRole("link", { name: "Flotte" }), "Enter");
    await reader.press(page.getByRole("button", { name: "Registrieren" }), "Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Asset-ID").fill("truck-1");
    await dialog.getByLabel("Sensor-ID").fill("BAD ID");
    await dialog.getByLabel("Typ des Sensors").fill("t");
    await page.keyboard.press("Enter");
    await dialog.getByText(/^Ein Wert ist ungültig\. \(/).waitFor();
    await reader.expectAccessible();
    expect(reader.complaints).toEqual([]);
  });

  test("keeps the language that a reader chooses by keyboard", async () => {
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await reader.press(page.getByRole("radio", { name: "Deutsch" }), " ");
    await page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
    await reader.press(page.getByRole("radio", { name: "English" }), " ");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    expect(await page.evaluate("document.documentElement.lang")).toBe("en");
  });
});

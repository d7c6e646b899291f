import { describeInChromium } from "../harness/programs";
import { type Fleet, startFleet } from "../sdk/fleet";
import { connectAsync } from "mqtt";
import { readFile } from "node:fs/promises";
import { disposeLater } from "../harness/servers";
import { openConsole } from "./reader";

const PAGES = ["", "/fleet", "/assets/truck-1/sensors/temp-1", "/rejections", "/trace", "/access", "/access?tab=keys"];

describeInChromium("where a message went", () => {
  let fleet: Fleet;
  let url: string;
  let publish: (topic: string, payload: string) => Promise<unknown>;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
    const { mqttUrl, username, password } = fleet.credential;
    const ca = await readFile(fleet.stack.caFile);
    const gateway = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5 });
    disposeLater(() => gateway.endAsync(true));
    publish = (topic, payload) => gateway.publishAsync(topic, payload, { qos: 1 });
  });

  test("explains a rejection, registers what is missing, and redrives the message", async () => {
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("link", { name: "Rejections" }).click();
    await page.getByText("No rejections").waitFor();
    await publish(fleet.topic.replace("temp-1", "temp-2"), '{"value": 7.25}');
    await page.getByText("has no sensor 'temp-2'").waitFor();

    await page.getByRole("link", { name: "Trace this message" }).click();
    await page.getByText("Sluice would reject this message: UNKNOWN_SENSOR").waitFor();
    await page.goBack();
    await page.getByLabel("Type of sensor temp-2").fill("temperature");
    await page.getByRole("button", { name: "Register and redrive" }).click();
    await page.getByText("1 accepted, 0 rejected again").waitFor();
    await page.getByRole("link", { name: "Fleet" }).click();
    await page.getByRole("row", { name: /temp-2.*7\.25/ }).waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("breaks no rule of accessibility on any page, light or dark, wide or narrow", async () => {
    await fleet.publish(21.5);
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    for (const path of PAGES) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${url}t/acme${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
      expect([path, await reader.violations("light")]).toEqual([path, []]);
      expect([path, await reader.violations("dark")]).toEqual([path, []]);
      await page.setViewportSize({ width: 390, height: 844 });
      const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect([path, overflow]).toEqual([path, 0]);
      expect([path, await reader.violations("light")]).toEqual([path, []]);
    }
    expect(reader.complaints).toEqual([]);
  });
});

import { orThrow } from "@sluice/sdk";
import { describeInChromium } from "../harness/programs";
import { startFleet, type Fleet } from "../sdk/fleet";
import { openConsole } from "./reader";

const HOUR_MS = 3_600_000;

/** Sets the clock of a page ahead by this time, in milliseconds. */
const setClock = (aheadMs: number) => `{
  const Right = Date;
  const now = () => Right.now() + ${aheadMs};
  globalThis.Date = class extends Right {
    constructor(...args) {
      if (args.length === 0) super(now());
      else super(...args);
    }
    static now = now;
  };
}`;

const PAGES = [
  ["", "Overview", "Readings per minute"],
  ["/assets/truck-1/sensors/temp-1?span=5m", "truck-1 / temp-1", "raw readings"],
  ["/assets/truck-1/sensors/temp-1?span=5m&with=truck-1/temp-2", "truck-1 / temp-1", "truck-1 / temp-2"],
  ["/fleet?state=silent", "Fleet", "No sensor matches"],
  ["/rejections", "Rejections", "UNKNOWN_SENSOR"],
  ["/ledger", "Ledger", "Balanced"],
  ["/usage", "Usage", "Limits"],
  ["/audit?span=24h", "Audit log", "sensorRegister"],
] as const;

describeInChromium("the console on a device whose clock is wrong", () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet();
    orThrow(await fleet.sluice.sensorRegister({ input: { assetId: "truck-1", sensorId: "temp-2", type: "t" } }));
    await fleet.publish(21.5);
    await fleet.publishTo(fleet.topic.replace("temp-1", "temp-9"), '{"value": 1}');
  });

  test.each([
    ["ahead", 2 * HOUR_MS],
    ["behind", -2 * HOUR_MS],
  ])("reports that the clock is 2 h %s, and shows every page with the server's time", async (direction, aheadMs) => {
    const url = `${fleet.stack.httpUrl}/console/`;
    const reader = await openConsole(url);
    const { page } = reader;
    await page.addInitScript(setClock(aheadMs));
    await page.reload();
    await reader.signIn(fleet.apiKey);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    const notice = page.getByText(`The clock of this device is 2 h ${direction}.`);
    for (const [path, title, content] of PAGES) {
      // The console forgets the clock skew on a reload.
      await page.goto(`${url}t/acme${path}`);
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      await page.getByRole("main").getByText(content).filter({ visible: true }).first().waitFor();
      await notice.waitFor();
      expect(await page.getByRole("alert").count()).toBe(0);
    }
    await page.goto(`${url}t/acme/fleet`);
    await page.getByRole("row", { name: /truck-1.*21\.5.*\b(?:s|min)$/ }).waitFor();
    await reader.keepPicture(`clock-${direction}`);
    await reader.expectAccessible();
    expect(reader.complaints).toEqual([]);
  });
});

/**
 * The console with the demo. `CONSOLE_PICTURES=docs/images npm run test:console -- demo` renews the documentation's
 * pictures.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Child } from "../../dev/child";
import type { TenantAccess } from "../../dev/simulator/provision";
import type { StackAddresses } from "../../dev/stack";
import { describeInChromium } from "../harness/programs";
import { disposeLater, temporaryDir } from "../harness/servers";
import { openConsole, type Reader } from "./reader";

const PROGRAM = path.resolve(__dirname, "../../dist/dev/demo.js");
/** If pictures are saved, waits until readings of a few minutes fill the charts. */
const HISTORY_MS = process.env.CONSOLE_PICTURES === undefined ? 0 : 240_000;

describeInChromium("the console with the demo", () => {
  let url: string;
  let tenants: readonly TenantAccess[];
  let operatorKey: string;
  let history: Promise<void>;

  beforeAll(async () => {
    const cwd = await temporaryDir();
    const args = [PROGRAM, "--port", "0", "--mqtt-port", "0"];
    const demo = await Child.start({ name: "demo", command: process.execPath, args, cwd });
    disposeLater(() => demo.stop());
    await demo.waitUntil(() => Promise.resolve(demo.output.includes("Ctrl-C stops everything")), 200_000);
    const file = await readFile(path.join(cwd, ".sluice/dev.json"), "utf8");
    const dev = JSON.parse(file) as StackAddresses & { readonly tenants: readonly TenantAccess[] };
    ({ tenants, operatorKey } = dev);
    url = `${dev.httpUrl}/console/`;
    expect(demo.output).toContain(url);
    history = new Promise((resolve) => setTimeout(resolve, HISTORY_MS));
  });

  const open = async (apiKey = ""): Promise<Reader> => {
    await history;
    const reader = await openConsole(url);
    await reader.signIn(apiKey);
    return reader;
  };

  test("shows a tenant its fleet, a sensor's chart and its rejections", async () => {
    const reader = await open(tenants[1]?.apiKey);
    const { page } = reader;
    const heading = (name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
    await heading("Overview");
    await page.getByText("Balanced").waitFor();
    await page.getByRole("figure").or(page.locator("canvas")).first().waitFor();
    await reader.keepPicture("console-overview");
    await page.getByRole("link", { name: "Fleet" }).click();
    const row = page.getByRole("row", { name: /building-north.*humidity-1.*\d/ });
    await row.waitFor();
    await reader.keepPicture("console-fleet");
    await row.click();
    await heading("building-north / humidity-1");
    await page.getByText("5 min", { exact: true }).click();
    await page.getByText("raw readings").waitFor();
    await page.getByText("Minimum").waitFor();
    await reader.keepPicture("console-sensor");
    await page.getByRole("link", { name: "Rejections", exact: true }).click();
    await page.getByText("building-north / ghost-1").click();
    await page.getByText("has no sensor").first().waitFor();
    await reader.keepPicture("console-rejections");
    await page.getByRole("link", { name: "Trace this message" }).click();
    await page.getByText("Sluice would reject this message").waitFor();
    await reader.keepPicture("console-trace");
    expect(reader.complaints).toEqual([]);
  });

  test("shows an operator every tenant", async () => {
    const reader = await open(operatorKey);
    for (const { tenantId } of tenants) await reader.page.getByRole("row", { name: new RegExp(tenantId) }).waitFor();
    await reader.keepPicture("console-tenants");
    expect(reader.complaints).toEqual([]);
  });
});

/** Runs every unchanged example of sdk/examples against a whole stack. */

import { copyFile, readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { describeInChromium, launchChromium, PAGE_PATIENCE_MS, runPython, testInPython } from "../harness/programs";
import { publishUntil, startFleet, type Fleet } from "./fleet";
import { installSdk, ROOT, run } from "./installed";
import { servePage, type Page } from "./page-server";

const EXAMPLES = path.join(ROOT, "sdk/examples");

let fleet: Fleet;
let project: string;
/** A web server whose origin is not the API's. */
let page: Page;

/** Returns the environment variables that the examples read. */
const environment = () => ({
  PATH: process.env.PATH ?? "",
  SLUICE_URL: fleet.stack.graphqlUrl,
  SLUICE_API_KEY: fleet.apiKey,
});

beforeAll(async () => {
  ({ project } = await installSdk(["@apollo/client", "rxjs"]));
  for (const file of ["node.mjs", "browser.mjs", "apollo-client.mjs"]) {
    await copyFile(path.join(EXAMPLES, file), path.join(project, file));
  }
  await copyFile(path.join(__dirname, "consumer/apollo.mjs"), path.join(project, "apollo.mjs"));
  page = await servePage();
  fleet = await startFleet({ SLUICE_CORS_ORIGINS: page.origin });
  // Publishes a reading, so that the examples find one.
  await fleet.publish(20);
});

test("the Node example prints stored and live readings", async () => {
  const example = run(process.execPath, ["node.mjs", "3"], { cwd: project, env: environment() });
  const { stdout } = await publishUntil(fleet, example);
  expect(stdout).toContain("TENANT_ADMIN of acme\n");
  expect(stdout).toMatch(new RegExp(`^${fleet.topic} 2[01]`, "m"));
  expect(stdout.match(/^live truck-1 temp-1 .* 21\.5$/gm)!.length).toBeGreaterThanOrEqual(3);
});

test("the Node example reports an invalid key", async () => {
  const env = { ...environment(), SLUICE_API_KEY: "slk_none_x" };
  const failed = run(process.execPath, ["node.mjs"], { cwd: project, env });
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^UNAUTHENTICATED: /) as string,
  });
});

test("the Apollo Client example prints stored and live readings", async () => {
  const example = run(process.execPath, ["apollo.mjs"], { cwd: project, env: environment() });
  const { stdout } = await publishUntil(fleet, example);
  expect(stdout).toContain("assets truck-1\n");
  expect(stdout.split("\n").filter((line) => line === `live ${fleet.topic} 21.5 null`).length).toBeGreaterThanOrEqual(
    3,
  );
});

testInPython("Python", async () => {
  const { SLUICE_URL, SLUICE_API_KEY } = environment();
  const file = path.join(EXAMPLES, "telemetry.py");
  const example = runPython([file, "3"], { cwd: project, env: { SLUICE_URL, SLUICE_API_KEY } });
  const { code, stdout, stderr } = await publishUntil(fleet, example);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(new RegExp(`^${fleet.topic} 2[01]`, "m"));
  expect(stdout.match(/^live truck-1 temp-1 .* 21\.5$/gm)!.length).toBeGreaterThanOrEqual(3);
});

describeInChromium("browser", () => {
  test("the browser example shows stored and live readings, and reports a wrong key", async () => {
    const bundle = path.join(project, "browser.bundle.mjs");
    await build({
      entryPoints: [path.join(project, "browser.mjs")],
      bundle: true,
      minify: true,
      format: "esm",
      outfile: bundle,
    });
    const html = await readFile(path.join(EXAMPLES, "browser.html"), "utf8");
    page.files.set("/browser.html", {
      type: "text/html",
      content: html.replace('content="/graphql"', `content="${fleet.stack.graphqlUrl}"`),
    });
    page.files.set("/browser.bundle.mjs", { type: "text/javascript", content: await readFile(bundle, "utf8") });
    const tab = await (await launchChromium()).newPage();
    tab.setDefaultTimeout(PAGE_PATIENCE_MS);
    const failures: string[] = [];
    tab.on("pageerror", (error) => failures.push(error.message));
    await tab.goto(`${page.origin}/browser.html`);
    const show = async (key: string) => {
      await tab.getByLabel("API key").fill(key);
      await tab.getByRole("button", { name: "Show" }).click();
    };

    await show("slk_none_x");
    await tab.getByText(/^UNAUTHENTICATED: /).waitFor();
    await show(fleet.apiKey);
    await tab.getByText("live", { exact: true }).waitFor();
    const row = tab.getByRole("row", { name: /^truck-1 temp-1 / });
    expect(await row.textContent()).toMatch(/^truck-1temp-12[01]/);
    await publishUntil(fleet, row.filter({ hasText: "21.5" }).waitFor());
    await fleet.publish(22.25);
    await row.filter({ hasText: "22.25" }).waitFor();
    expect(await tab.getByRole("row").count()).toBe(2);
    expect(failures).toEqual([]);
    await tab.close();
  });
});

import { createHash } from "node:crypto";
import path from "node:path";
import { initialBytes, initialScripts } from "../../dev/console-scripts";
import { consolePolicy } from "../../src/server/console-policy";
import { orThrow } from "@sluice/sdk";
import { describeInChromium } from "../harness/programs";
import { startPrefixProxy } from "../harness/prefix-proxy";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

const DIST = path.resolve(__dirname, "../../dist/console");
const MAX_INITIAL_BYTES = 160_000;
const CONSOLE_POLICY = consolePolicy(null);

test("the console loads at most 160 kB of compressed script before it shows a page", () => {
  const bytes = initialBytes(DIST);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(MAX_INITIAL_BYTES);
});

describeInChromium("the console", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
  });

  test("serves its page with a strict policy, and its files compressed and immutable", async () => {
    const page = await fetch(`${url}t/acme/fleet?q=a`);
    expect(page.headers.get("content-security-policy")).toBe(CONSOLE_POLICY);
    expect(CONSOLE_POLICY).not.toContain("unsafe");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const html = await page.text();
    expect(html).toContain('<base href="../../" />');
    expect(html).not.toMatch(/https?:\/\/|sluice:provider/);
    const [entry = ""] = initialScripts(DIST);
    const script = await fetch(url + entry, { headers: { "accept-encoding": "gzip, br" } });
    expect(script.headers.get("content-encoding")).toBe("br");
    expect(script.headers.get("cache-control")).toMatch(/immutable/);
    expect(script.headers.get("content-type")).toMatch(/^text\/javascript/);
    const plain = await fetch(url + entry, { headers: { "accept-encoding": "br;q=0" } });
    expect(plain.headers.get("content-encoding")).toBeNull();
    // An address with malformed percent-encoding also shows the page.
    for (const malformed of ["t/%E0%A4%A/fleet", "%", "t/acme/fleet%zz?q=%"]) {
      const served = await fetch(url + malformed);
      expect([malformed, served.status, served.headers.get("content-security-policy")]).toEqual([
        malformed,
        200,
        CONSOLE_POLICY,
      ]);
    }
    const moved = await fetch(url.slice(0, -1), { redirect: "manual" });
    expect([moved.status, moved.headers.get("location")]).toEqual([308, "console/"]);
    for (const file of ["static/none.js", "static/..%2findex.html", "static/manifest.json"]) {
      expect((await fetch(url + file)).status).toBe(404);
    }
  });

  test("signs in, shows a changing value, and signs out when the key is revoked", async () => {
    const { apiKey, secret } = orThrow(
      await fleet.sluice.apiKeyCreate({ input: { name: "Console", role: "TENANT_ADMIN" } }),
    );
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.expectAccessible();
    await reader.signIn(`slk_wrong_${"x".repeat(43)}`);
    await page.getByText("Invalid API key").waitFor();
    await reader.signIn(secret);
    await page.getByRole("link", { name: "Fleet" }).click();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await fleet.publish(21.5);
    await page.getByRole("row", { name: /truck-1.*21\.5/ }).waitFor();
    await fleet.publish(22.25);
    await page.getByRole("row", { name: /truck-1.*22\.25/ }).waitFor();
    await reader.expectAccessible();

    // React Aria inserts this style, which the policy allows.
    const style = await page.evaluate("document.getElementById('react-aria-pressable-style').textContent");
    expect(CONSOLE_POLICY).toContain(`'sha256-${createHash("sha256").update(String(style)).digest("base64")}'`);
    // Only the tab's session storage holds the key.
    await page.reload();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain("slk_");

    orThrow(await fleet.sluice.apiKeyRevoke({ input: { keyId: apiKey.keyId } }));
    await page.getByText("You were signed out").waitFor();
    expect(await page.evaluate("JSON.stringify(sessionStorage)")).not.toContain("slk_");
    expect(reader.complaints).toEqual([]);
  });

  test("works under the prefix of a proxy, at any depth", async () => {
    const proxy = await startPrefixProxy("/tools/sluice", url);
    const reader = await openConsole(proxy.url);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("link", { name: "Fleet" }).click();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/tools/sluice/console/t/acme/fleet");
    await page.reload();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await fleet.publish(23.75);
    await page.getByRole("row", { name: /truck-1.*23\.75/ }).waitFor();
    expect(reader.complaints).toEqual([]);
  });
});

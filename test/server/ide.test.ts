import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { ACME_ADMIN, reading } from "../graphql/memory-services";
import { describeInChromium, launchChromium } from "../harness/programs";
import { startServer, type TestServer } from "./server";

const SCREENSHOT = path.join(tmpdir(), "sluice-ide.png");
const QUERY = "query Mine { viewer { role tenant { name } } }\n";
const SUBSCRIPTION = "subscription Live { readings(input: {}) { cursor readings { value sensor { sensorId } } } }\n";

describe("the IDE", () => {
  test("is served with a strict policy, only to browsers, and only if it is enabled", async () => {
    const server = await startServer();
    const page = await fetch(server.url, { headers: { accept: "text/html,*/*" } });
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/script-src 'self' 'sha256-/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(await page.text()).not.toMatch(/https?:\/\//);
    for (const file of [
      "nothing.js",
      "ruru.js.map",
      "..%2f..%2fpackage.json",
      "%2e%2e%2fpackage.json",
      "1004.js.LICENSE.txt",
    ]) {
      expect((await fetch(`${server.url}/ide/${file}`)).status).toBe(404);
    }
    await server.stop();
    const without = await startServer({ ide: false });
    expect((await fetch(without.url, { headers: { accept: "text/html" } })).status).toBe(401);
    expect((await fetch(`${without.url}/ide/ruru.js`)).status).toBe(404);
    await without.stop();
  });
});

describeInChromium("the IDE in Chromium", () => {
  let server: TestServer;
  let page: Page;
  const foreign: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await startServer();
    const browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const watch = (url: string) => {
      if (!/^(?:data|blob|about):/.test(url) && new URL(url).hostname !== "127.0.0.1") foreign.push(url);
    };
    page.on("request", (request) => watch(request.url()));
    page.on("websocket", (socket) => watch(socket.url()));
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) complaints.push(message.text());
    });
    await page.goto(server.url);
  }, 240_000);
  afterAll(async () => {
    await page.close();
    await server.stop();
  });

  /** The editor learns the operation's name, and its headers, with some delay. */
  async function run(name: string, query: string): Promise<void> {
    await page.locator(".graphiql-query-editor .monaco-editor").first().click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(query);
    await page.locator(".graphiql-tab", { hasText: name }).waitFor();
    await page.locator("button.graphiql-execute-button").click();
  }

  /** Whether the result shows that text now or within half a second. */
  async function shows(text: string): Promise<boolean> {
    const result = page.locator(".result-window").filter({ hasText: text });
    return result.waitFor({ timeout: 500 }).then(
      () => true,
      () => false,
    );
  }

  test("runs a query and a subscription with one API key, and loads nothing external", async () => {
    await page.locator(".graphiql-query-editor .monaco-editor").first().waitFor();
    await page.locator(".graphiql-editor-tool .monaco-editor").last().click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(JSON.stringify({ Authorization: `Bearer ${ACME_ADMIN}` }));
    // What the editor has closed by itself.
    await page.keyboard.press("Control+Shift+End");
    await page.keyboard.press("Delete");

    const schema = page.waitForResponse((response) => {
      return response.ok() && (response.request().postData() ?? "").includes("IntrospectionQuery");
    });
    do await run("Mine", QUERY);
    while (!(await shows("TENANT_ADMIN")));

    await schema;

    await run("Live", SUBSCRIPTION);
    while (server.services.streams.length === 0) await page.waitForTimeout(20);
    server.services.streams[0]?.push({ readings: [reading("acme/truck-1/temp", 42, 42)], cursor: 42, gap: null });
    while (!(await shows("temp")));
    expect(await shows("42")).toBe(true);
    await page.screenshot({ path: SCREENSHOT });

    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  }, 240_000);
});

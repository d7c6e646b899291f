import { tmpdir } from "node:os";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { toSensorKey } from "../../src/domain/keys";
import { reading } from "../graphql/memory-services";
import { describeInChromium, launchChromium, PAGE_PATIENCE_MS } from "../harness/programs";
import { type PrefixProxy, startPrefixProxy } from "../harness/prefix-proxy";
import { until } from "../harness/until";
import { startServer, type TestServer } from "./server";

const SCREENSHOT = path.join(tmpdir(), "sluice-ide.png");
const KEY = `slk_ide_${"x".repeat(43)}`;
const QUERY = "query Mine { viewer { role tenant { name } } }\n";
const SUBSCRIPTION = "subscription Live { readings(input: {}) { cursor readings { value sensor { sensorId } } } }\n";

describe("the IDE", () => {
  test("is served with a strict policy, only to browsers, and only if enabled", async () => {
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
  let proxy: PrefixProxy;
  let page: Page;
  const foreign: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await startServer();
    server.services.addKey(KEY, { keyId: "ide" });
    proxy = await startPrefixProxy("/sluice", server.url);
  });
  afterAll(() => server.stop());

  /** Opens the page in a browser with empty storage. */
  async function open(url: string): Promise<Page> {
    const browser = await launchChromium();
    const opened = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    opened.setDefaultTimeout(PAGE_PATIENCE_MS);
    const watch = (requested: string) => {
      if (!/^(?:data|blob|about):/.test(requested) && new URL(requested).hostname !== "127.0.0.1")
        foreign.push(requested);
    };
    opened.on("request", (request) => watch(request.url()));
    opened.on("websocket", (socket) => watch(socket.url()));
    opened.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) complaints.push(message.text());
    });
    opened.on("response", (response) => {
      if (response.status() === 404) complaints.push(`404: ${response.url()}`);
    });
    await opened.goto(url);
    await queryEditor(opened).waitFor();
    return opened;
  }

  const queryEditor = (of: Page) => of.locator(".graphiql-query-editor .monaco-editor").first();

  async function replaceText(editor: Locator, text: string): Promise<void> {
    await editor.click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(text);
    // The editor inserts these closing characters by itself.
    await page.keyboard.press("Control+Shift+End");
    await page.keyboard.press("Delete");
  }

  /** Enters the API key as the README describes. */
  async function enterKey(): Promise<void> {
    const authorization = JSON.stringify({ Authorization: `Bearer ${KEY}` });
    await replaceText(page.locator(".graphiql-editor-tool .monaco-editor").last(), authorization);
  }

  const introspected = () =>
    page.waitForResponse(
      (response) => response.ok() && (response.request().postData() ?? "").includes("IntrospectionQuery"),
    );

  async function showsDocumentation(): Promise<void> {
    const isOpen = await page.locator(".graphiql-doc-explorer").isVisible();
    if (!isOpen) await page.getByLabel("Show Documentation Explorer").click();
    await page.locator(".graphiql-doc-explorer", { hasText: "subscription" }).waitFor();
  }

  /** The editor suggests nothing until it has the schema. */
  async function completes(): Promise<void> {
    const suggestion = page.locator(".suggest-widget", { hasText: "viewer" }).first();
    do {
      await replaceText(queryEditor(page), "{ vie");
      await page.keyboard.press("Control+Space");
    } while (!(await appears(suggestion, 2_000)));
    await page.keyboard.press("Escape");
  }

  /** Runs a query. The editor recognizes the operation's name and headers only after a delay, so wait for the name. */
  async function run(name: string, query: string): Promise<void> {
    await replaceText(queryEditor(page), query);
    await page.locator(".graphiql-tab", { hasText: name }).waitFor();
    await page.locator("button.graphiql-execute-button").click();
  }

  /** Resolves with whether the result shows this text within half a second. */
  async function shows(text: string): Promise<boolean> {
    return appears(page.locator(".result-window").filter({ hasText: text }), 500);
  }

  function appears(element: Locator, timeout: number): Promise<boolean> {
    return element.waitFor({ timeout }).then(
      () => true,
      () => false,
    );
  }

  test("regression: documents and completes the schema, even after a reload", async () => {
    page = await open(server.url);
    const first = introspected();
    await enterKey();
    await first;
    await showsDocumentation();
    await completes();

    const again = introspected();
    await page.reload();
    await again;
    await queryEditor(page).waitFor();
    await showsDocumentation();
    await completes();
    // Only the tab's session storage keeps the key.
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(KEY);
    await page.close();
  });

  test("regression: works under a path prefix, with one key for all operations", async () => {
    page = await open(proxy.url);
    const schema = introspected();
    await enterKey();
    do await run("Mine", QUERY);
    while (!(await shows("TENANT_ADMIN")));
    await schema;

    await run("Live", SUBSCRIPTION);
    await until(() => server.services.streams.length > 0);
    server.services.streams[0]?.push({
      readings: [reading(toSensorKey("acme/truck-1/temp"), 42, 42)],
      cursor: 42,
      gap: null,
    });
    while (!(await shows("temp")));
    expect(await shows("42")).toBe(true);
    await completes();
    await page.screenshot({ path: SCREENSHOT });
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(KEY);
    await page.close();
  });

  test("loads no external, forbidden or missing files", () => {
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

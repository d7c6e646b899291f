import { createSluice, orThrow } from "@sluice/sdk";
import { describeInChromium } from "../harness/programs";
import { disposeLater } from "../harness/servers";
import { until } from "../harness/until";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

const errorOf = (code: string) => JSON.stringify({ errors: [{ message: "A test fails this.", extensions: { code } }] });

describeInChromium("the console's shell", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
  });

  test("is used by keyboard alone: sign in, palette, fleet, sensor", async () => {
    await fleet.publish(21.5);
    const reader = await openConsole(url);
    const { page } = reader;
    await page.locator("input:focus").waitFor();
    await page.keyboard.type(fleet.apiKey);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").waitFor();
    await page.keyboard.type("fleet");
    await page.getByRole("menuitem", { name: "Fleet" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const row = page.getByRole("row", { name: /truck-1/ });
    await row.waitFor();
    await row.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "truck-1 / temp-1" }).waitFor();
    const chart = page.getByRole("slider");
    await until(async () => {
      await chart.press("End");
      return (await chart.getAttribute("aria-valuetext"))?.startsWith("21.5 at ") === true;
    });
    expect(reader.complaints).toEqual([]);
  });

  test("finds assets, actions, and sensors by their displayed names in the palette", async () => {
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    const find = async (text: string) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("searchbox").fill(text);
    };
    await find("truck-1 / temp-1");
    await page.getByRole("menuitem", { name: "truck-1 / temp-1" }).waitFor();
    // A single Escape closes the palette, even if it contains text.
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await find("temperature truck-1");
    await page.getByRole("menuitem", { name: "truck-1 / temp-1" }).click();
    await page.getByRole("heading", { level: 1, name: "truck-1 / temp-1" }).waitFor();
    await find("truck-1");
    await page.getByRole("menuitem", { name: /^truck-1 ?truck$/ }).click();
    await page.waitForURL(`${url}t/acme/fleet?asset=truck-1`);
    for (const [text, title] of [
      ["register sensor", "Register a sensor"],
      ["register asset", "Register an asset"],
      ["issue", "Issue a broker credential"],
      ["create", "Create an API key"],
    ] as const) {
      await find(text);
      await page.getByRole("menuitem", { name: title }).click();
      await page.getByRole("dialog", { name: title }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    expect(reader.complaints).toEqual([]);
  });

  test("shows times as dates on request, and as ages again on request", async () => {
    await fleet.publish(21.5);
    const reader = await openConsole(`${url}t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    const choose = async (name: string) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("searchbox").fill("show times");
      await page.getByRole("menuitem", { name }).click();
    };
    const time = page.getByRole("row", { name: /truck-1/ }).locator("time");
    await time.waitFor();
    await choose("Show times as date and time");
    await until(async () => /\d:\d\d:\d\d/.test((await time.textContent()) ?? ""));
    await page.reload();
    await time.waitFor();
    expect(await time.textContent()).toMatch(/\d:\d\d:\d\d/);
    await choose("Show times as ages");
    await until(async () => !/\d:\d\d:\d\d/.test((await time.textContent()) ?? ""));
  });

  test("reports a lost connection, and shows new readings when it is restored", async () => {
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("link", { name: "Fleet" }).click();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await page.context().setOffline(true);
    await page.getByText("You are offline").waitFor();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await fleet.publish(31.25);
    await page.context().setOffline(false);
    await page.getByText("You are offline").waitFor({ state: "detached" });
    await page.getByRole("row", { name: /truck-1.*31\.25/ }).waitFor();
  });

  test("reports once that updates are not live if WebSockets are blocked", async () => {
    const reader = await openConsole(url);
    const { page } = reader;
    let sockets = 0;
    let requests = 0;
    let passes = false;
    page.on("request", (request) => (requests += request.method() === "POST" ? 1 : 0));
    await page.routeWebSocket("**/graphql", (socket) => {
      sockets++;
      if (passes) socket.connectToServer();
      else void socket.close();
    });
    await reader.signIn(fleet.apiKey);
    await page.getByRole("link", { name: "Fleet" }).click();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await page.getByText("No live updates").waitFor();
    await reader.expectAccessible();
    await page.evaluate(`{
      globalThis.changes = [];
      new MutationObserver(() => changes.push(document.body.innerText.includes("No live updates"))).observe(
        document.querySelector("main"), { childList: true, subtree: true });
    }`);
    const before = { sockets, requests };
    await until(() => sockets >= before.sockets + 4);
    // Without live updates, the console reads data at most every half minute, so requests are fewer than attempts to
    // connect.
    expect(requests - before.requests).toBeLessThan(8);
    expect(await page.evaluate("changes.includes(false)")).toBe(false);

    passes = true;
    await page.getByText("No live updates").waitFor({ state: "detached" });
    await fleet.publish(47.5);
    await page.getByRole("row", { name: /truck-1.*47\.5/ }).waitFor();
  });

  test("loads a page that is first opened offline when the connection is restored", async () => {
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.context().setOffline(true);
    await page.getByText("You are offline").waitFor();
    await page.getByRole("link", { name: "Fleet" }).click();
    await page.getByRole("main").getByRole("status", { name: "Loading" }).first().waitFor();
    await page.context().setOffline(false);
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
  });

  test("offers a reload if a page's script is missing, and keeps the other pages", async () => {
    const reader = await openConsole(url);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.route(/\/ledger-page-/, (route) => route.abort());
    await page.getByRole("link", { name: "Ledger", exact: true }).first().click();
    await page.getByText("This page cannot be shown").waitFor();
    await reader.keepPicture("broken");
    await reader.expectAccessible();
    await page.getByRole("link", { name: "Fleet" }).click();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await page.goBack();
    await page.getByText("This page cannot be shown").waitFor();
    await page.unroute(/\/ledger-page-/);
    await reader.press(page.getByRole("button", { name: "Reload" }), "Enter");
    await page.getByRole("heading", { level: 1, name: "Ledger" }).waitFor();
  });

  test.each([
    ["", "a proxy", 500, "text/html", "<h1>Internal Server Error</h1>", "BAD_RESPONSE"],
    ["t/acme/fleet", "the limit", 429, "application/json", errorOf("RATE_LIMITED"), "RATE_LIMITED"],
    ["t/acme/access", "the database", 200, "application/json", errorOf("UNAVAILABLE"), "UNAVAILABLE"],
  ])(
    "requests the role again if the page %j begins with a failure of %s",
    async (path, _, status, type, body, code) => {
      const reader = await openConsole(url);
      const { page } = reader;
      await reader.signIn(fleet.apiKey);
      await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
      await page.route("**/graphql", (route) => route.fulfill({ status, contentType: type, body }));
      await page.goto(url + path);
      await page.getByRole("alert").getByText(code).waitFor();
      await reader.expectAccessible();
      await page.unroute("**/graphql");
      await reader.press(page.getByRole("button", { name: "Try again" }), "Enter");
      await page.getByRole("link", { name: "Access" }).first().waitFor();
      await page.getByRole("heading", { level: 1, name: path === "" ? "Overview" : /Fleet|Access/ }).waitFor();
      if (path.endsWith("fleet")) await page.getByRole("button", { name: "Register" }).waitFor();
    },
  );

  test("keeps the page if the palette's script is missing", async () => {
    const reader = await openConsole(`${url}t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await page.route(/\/palette-/, (route) => route.abort());
    await page.keyboard.press("Control+k");
    await page.getByRole("alert").getByRole("button", { name: "Reload" }).waitFor();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await reader.expectAccessible();
    await reader.press(page.getByRole("alert").getByRole("button", { name: "Close" }), "Enter");
    await page.unroute(/\/palette-/);
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox", { name: /page/ }).waitFor();
  });

  test("keeps an address that the server accepts for a search of any length", async () => {
    const reader = await openConsole(`${url}t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    await page.getByRole("searchbox").fill("ü".repeat(100_000));
    await page.waitForURL(/q=/);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Fleet" }).waitFor();
  });

  test("does not count the sensors of a deleted asset", async () => {
    const operator = createSluice({ url: fleet.stack.graphqlUrl, apiKey: fleet.stack.operatorKey });
    disposeLater(() => operator.close());
    const { apiKeySecret } = orThrow(await operator.tenantRegister({ input: { tenantId: "few", name: "Few" } }));
    const sensors = ["s-1", "s-2"].map((sensorId) => ({ sensorId, type: "temperature" }));
    const assets = [{ assetId: "only", type: "truck", sensors }];
    orThrow(await operator.fleetImport({ input: { tenantId: "few", assets } }));
    const reader = await openConsole(`${url}t/few/fleet`);
    const { page } = reader;
    await reader.signIn(apiKeySecret);
    await page.getByText("2 sensors").waitFor();
    await page.goto(`${url}t/few/fleet?asset=only`);
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByLabel("Type only to confirm").fill("only");
    await page.keyboard.press("Enter");
    await page.getByText("No sensors yet").waitFor();
    expect(await page.getByText("2 sensors").count()).toBe(0);
  });

  test("hides other tenants from a tenant, and actions from a reader", async () => {
    const operator = createSluice({ url: fleet.stack.graphqlUrl, apiKey: fleet.stack.operatorKey });
    disposeLater(() => operator.close());
    const other = orThrow(await operator.tenantRegister({ input: { tenantId: "globex", name: "Globex" } }));
    const reader = await openConsole(`${url}t/acme/fleet`);
    await reader.signIn(other.apiKeySecret);
    await reader.page.getByRole("heading", { level: 1, name: "Not found" }).waitFor();
    expect(await reader.page.getByText("truck-1").count()).toBe(0);
    const { page } = reader;
    for (const path of ["tenants", "tenants/register", "tenants/id/globex", "platform", "t/%E0%A4%A/fleet"]) {
      await page.goto(url + path);
      await page.getByRole("heading", { level: 1, name: "Not found" }).waitFor();
    }
    await page.getByText("You are signed in to tenant globex.").waitFor();
    await page.getByRole("main").getByRole("link", { name: "Overview" }).click();
    await page.waitForURL(`${url}t/globex`);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.goto(`${url}t/globex/fleet?asset=nobody`);
    await page.getByText("There is no asset nobody").waitFor();
    expect(reader.complaints).toEqual([]);

    const { secret } = orThrow(await fleet.sluice.apiKeyCreate({ input: { name: "Looks", role: "TENANT_READER" } }));
    const looking = await openConsole(`${url}t/acme/fleet`);
    await looking.signIn(secret);
    await looking.page.getByRole("row", { name: /truck-1/ }).waitFor();
    await looking.page.getByText("Looks").waitFor();
    expect(await looking.page.getByRole("button", { name: "Register" }).count()).toBe(0);
    expect(await looking.page.getByRole("link", { name: "Access" }).count()).toBe(0);
  });

  test("issues a credential, shows its secret once, and revokes it", async () => {
    const reader = await openConsole(`${url}t/acme/access`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("button", { name: "Issue credential" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Depot");
    await reader.expectAccessible();
    await dialog.getByRole("button", { name: "Issue credential" }).click();
    await dialog.getByRole("textbox", { name: "Password" }).waitFor();
    await reader.expectAccessible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await dialog.getByText("I have stored it in a safe place.").click();
    await dialog.getByRole("button", { name: "Close" }).click();
    const row = page.getByRole("row", { name: /Depot/ });
    await row.getByRole("button", { name: "Revoke" }).click();
    await dialog.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("row", { name: /Depot.*Revoked/ }).waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("registers, changes and deletes a sensor", async () => {
    const reader = await openConsole(`${url}t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("button", { name: "Register" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Asset ID").fill("truck-1");
    await dialog.getByLabel("Sensor ID").fill("Not an ID");
    await dialog.getByLabel("Type of the sensor").fill("pressure");
    await dialog.getByRole("button", { name: "Register" }).click();
    await dialog
      .getByText(/Invalid/)
      .first()
      .waitFor();
    await dialog.getByLabel("Sensor ID").fill("oil-1");
    await dialog.getByRole("button", { name: "Register" }).click();
    await page.getByRole("heading", { level: 1, name: "truck-1 / oil-1" }).waitFor();

    await page.getByRole("button", { name: "Edit" }).click();
    await dialog.getByLabel("Unit").fill("bar");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("bar", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    expect(await dialog.getByRole("button", { name: "Delete" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Type oil-1 to confirm").fill("oil-1");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Fleet" }).waitFor();
    await page.getByRole("row", { name: /oil-1/ }).waitFor({ state: "detached" });
  });
});

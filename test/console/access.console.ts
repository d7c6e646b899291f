import type { Page } from "playwright-core";
import { createSluice, orThrow } from "@sluice/sdk";
import { describeInChromium } from "../harness/programs";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater } from "../harness/servers";
import { until } from "../harness/until";
import { type Fleet, startFleet } from "../sdk/fleet";
import { openConsole, type Reader } from "./reader";

describeInChromium("access in the console", () => {
  let fleet: Fleet;
  let url: string;

  beforeAll(async () => {
    fleet = await startFleet();
    url = `${fleet.stack.httpUrl}/console/`;
  });

  const connect = (username: string, password: string) =>
    connectMqtt({ url: fleet.stack.mqttUrl, caFile: fleet.stack.caFile }, { username, password });

  /** Reads the secret that a dialog shows, and confirms by keyboard that it is saved. Resolves with the secret. */
  async function keepSecret(reader: Reader): Promise<{ readonly username: string; readonly password: string }> {
    const dialog = reader.page.getByRole("dialog");
    const read = async (name: string) => (await dialog.getByRole("textbox", { name }).textContent()) ?? "";
    await dialog.getByRole("textbox", { name: "Password" }).waitFor();
    const secret = { username: await read("User name"), password: await read("Password") };
    await reader.press(dialog.getByRole("checkbox"), " ");
    await reader.press(dialog.getByRole("button", { name: "Close" }), "Enter");
    await dialog.waitFor({ state: "detached" });
    return secret;
  }

  test("issues, rotates and revokes credentials by keyboard alone", async () => {
    const reader = await openConsole(`${url}t/acme/access`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await reader.press(page.getByRole("button", { name: "Issue credential" }), "Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").waitFor();
    await page.keyboard.type("Depot");
    await reader.expectAccessible();
    await page.keyboard.press("Enter");
    const old = await keepSecret(reader);
    const gateway = await connect(old.username, old.password);
    await page.getByRole("row", { name: /Depot/ }).waitFor();
    await page.getByRole("row", { name: /Depot.*Connected/ }).waitFor();
    await reader.expectAccessible();
    await reader.press(page.getByRole("row", { name: /Depot/ }).getByRole("button", { name: "Connections" }), "Enter");
    await dialog.getByRole("cell", { name: "Connected", exact: true }).waitFor();
    await reader.keepPicture("connections");
    await reader.expectAccessible();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });

    await reader.press(page.getByRole("row", { name: /Depot/ }).getByRole("button", { name: "Rotate" }), "Enter");
    await reader.press(dialog.getByRole("radio", { name: "None" }), " ");
    await reader.expectAccessible();
    await reader.press(dialog.getByRole("button", { name: "Rotate" }), "Enter");
    await dialog.getByRole("textbox", { name: "Password" }).waitFor();
    await reader.keepPicture("secret");
    await reader.expectAccessible();
    const renewed = await keepSecret(reader);
    await until(() => !gateway.connected);
    await expect(connect(old.username, old.password)).rejects.toThrow();
    const again = await connect(renewed.username, renewed.password);

    const row = page.getByRole("row", { name: new RegExp(renewed.username) });
    await reader.press(row.getByRole("button", { name: "Revoke" }), "Enter");
    await dialog.getByRole("button", { name: "Revoke" }).waitFor();
    await reader.expectAccessible();
    await reader.press(dialog.getByRole("button", { name: "Revoke" }), "Enter");
    await page.getByRole("row", { name: new RegExp(`${renewed.username}.*Revoked`) }).waitFor();
    await until(() => !again.connected);
    await reader.keepPicture("access");
    expect(reader.complaints).toEqual([]);
  });

  test("shows first an operator and then the administrator what the broker denies", async () => {
    const operator = await openConsole(`${url}t/acme/access`);
    await operator.signIn(fleet.stack.operatorKey);
    const dialogOf = async (reader: Reader) => {
      const name = reader.page.getByText(fleet.credential.username, { exact: true });
      const row = reader.page.getByRole("row").filter({ has: name });
      await reader.press(row.getByRole("button", { name: "Connections" }), "Enter");
      return reader.page.getByRole("dialog");
    };
    const dialog = await dialogOf(operator);
    await dialog.getByText("No trace was recorded.").waitFor();
    await operator.press(dialog.getByRole("radio", { name: "10 s" }), " ");
    await operator.press(dialog.getByRole("button", { name: "Start trace" }), "Enter");
    await dialog.getByText(/^The broker logs until/).waitFor();
    const foreign = "tenants/globex/assets/a/sensors/s/telemetry";
    await fleet.publishTo(foreign, "{}").catch(() => undefined);
    await dialog.getByText("Complete").waitFor();
    await dialog.getByRole("row", { name: /Publish denied.*globex/ }).waitFor();
    await operator.keepPicture("broker-trace");
    await operator.expectAccessible();

    const administrator = await openConsole(`${url}t/acme/access`);
    await administrator.signIn(fleet.apiKey);
    const seen = await dialogOf(administrator);
    await seen.getByRole("row", { name: /Publish denied.*globex/ }).waitFor();
    expect(await seen.getByRole("button", { name: "Start trace" }).count()).toBe(0);
    expect([...operator.complaints, ...administrator.complaints]).toEqual([]);
  });

  test("signs out when the key in use is revoked, in the same tab or in another", async () => {
    const reader = await openConsole(`${url}t/acme/access?tab=keys`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    const create = async (name: string) => {
      await reader.press(page.getByRole("button", { name: "Create API key" }), "Enter");
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name").waitFor();
      await page.keyboard.type(name);
      await reader.press(dialog.getByRole("radio", { name: "Administrator" }), " ");
      await reader.expectAccessible();
      await reader.press(dialog.getByRole("button", { name: "Create API key" }), "Enter");
      const secret = (await dialog.getByRole("textbox", { name: "API key" }).textContent()) ?? "";
      await reader.press(dialog.getByRole("checkbox"), " ");
      await reader.press(dialog.getByRole("button", { name: "Close" }), "Enter");
      return secret;
    };
    const own = await openConsole(`${url}t/acme/access?tab=keys`);
    await own.signIn(await create("Own"));
    const other = await openConsole(`${url}t/acme/fleet`);
    await other.signIn(await create("Other"));
    await other.page.getByRole("row", { name: /truck-1/ }).waitFor();

    const revoke = async (revoking: Reader, name: string) => {
      const row = revoking.page.getByRole("row", { name: new RegExp(name) });
      await revoking.press(row.getByRole("button", { name: "Revoke" }), "Enter");
      await revoking.press(revoking.page.getByRole("dialog").getByRole("button", { name: "Revoke" }), "Enter");
    };
    await revoke(reader, "Other");
    await other.page.getByText("You were signed out").waitFor();
    await other.page.getByText("The API key was revoked.").waitFor();
    await own.page.getByText("you use it").waitFor();
    await revoke(own, "Own");
    await own.page.getByText("You were signed out").waitFor();
    await own.expectAccessible();
    expect(await own.page.evaluate("JSON.stringify(sessionStorage)")).not.toContain("slk_");
    expect([...reader.complaints, ...own.complaints, ...other.complaints]).toEqual([]);
  });

  test("names a suspended tenant as the reason of a sign-out on a page with live data", async () => {
    const operator = createSluice({ url: fleet.stack.graphqlUrl, apiKey: fleet.stack.operatorKey });
    disposeLater(() => operator.close());
    const input = { tenantId: "globex", name: "Globex" };
    const { apiKeySecret } = orThrow(await operator.tenantRegister({ input }));
    const reader = await openConsole(`${url}t/globex/fleet`);
    await reader.signIn(apiKeySecret);
    await reader.page.getByRole("button", { name: "Register" }).waitFor();
    orThrow(await operator.tenantSuspend({ input: { tenantId: "globex" } }));
    await reader.page.getByText("You were signed out").waitFor();
    await reader.page.getByText("The tenant does not exist, is suspended or is being deleted.").waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("shows more API keys on request", async () => {
    for (let key = 1; key <= 201; key++) {
      orThrow(await fleet.sluice.apiKeyCreate({ input: { name: `Key ${key}`, role: "TENANT_READER" } }));
    }
    const reader = await openConsole(`${url}t/acme/access?tab=keys`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    const more = page.getByRole("button", { name: "More" });
    await more.click();
    await more.waitFor({ state: "detached" });
    expect(await page.getByRole("row", { name: /^Key \d+/ }).count()).toBe(201);
    expect(reader.complaints).toEqual([]);
  });

  /** Holds back the next response of an operation until `release` is called. */
  async function holdResponse(page: Page, operation: string) {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let isHeld = false;
    await page.route("**/graphql", async (route) => {
      if (isHeld || route.request().postData()?.includes(operation) !== true) {
        await route.fallback();
        return;
      }
      isHeld = true;
      const response = await route.fetch();
      await released;
      await route.fulfill({ response });
    });
    return { held: () => until(() => isHeld), release };
  }

  test("keeps a dialog open during its request, so that no secret is lost", async () => {
    const reader = await openConsole(`${url}t/acme/access`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    const dialog = page.getByRole("dialog");
    const attempt = async (operation: string, button: string, secret: "Password" | "API key" | null) => {
      const { held, release } = await holdResponse(page, operation);
      await dialog.getByRole("button", { name: button }).click();
      await held();
      expect([operation, await dialog.getByRole("button", { name: "Cancel" }).isDisabled()]).toEqual([operation, true]);
      await page.keyboard.press("Escape");
      await page.mouse.click(2, 2);
      release();
      if (secret !== null) {
        const text = await dialog.getByRole("textbox", { name: secret }).textContent();
        await dialog.getByText("I have stored it in a safe place.").click();
        await dialog.getByRole("button", { name: "Close" }).click();
        expect(text).toBeTruthy();
      }
      await dialog.waitFor({ state: "detached" });
    };
    await page.getByRole("button", { name: "Issue credential" }).click();
    await dialog.getByLabel("Name").fill("Slow");
    await attempt("brokerCredentialIssue", "Issue credential", "Password");
    await page.getByRole("row", { name: /Slow/ }).getByRole("button", { name: "Rotate" }).click();
    await attempt("brokerCredentialRotate", "Rotate", "Password");
    await page
      .getByRole("row", { name: /Slow.*Active/ })
      .first()
      .getByRole("button", { name: "Revoke" })
      .click();
    await attempt("brokerCredentialRevoke", "Revoke", null);
    await page.goto(`${url}t/acme/access?tab=keys`);
    await page.getByRole("button", { name: "Create API key" }).click();
    await dialog.getByLabel("Name").fill("Slow");
    await attempt("apiKeyCreate", "Create API key", "API key");
  });

  test("keeps a secret until it is shown, even if the lists behind it are still loading", async () => {
    const reader = await openConsole(`${url}t/acme/access?tab=keys`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page
      .getByRole("row", { name: /Administrator/ })
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Create API key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Waiting");
    const { held, release } = await holdResponse(page, "query apiKeys");
    await dialog.getByRole("button", { name: "Create API key" }).click();
    await held();
    expect(await dialog.getByRole("button", { name: "Cancel" }).isDisabled()).toBe(true);
    release();
    await dialog.getByRole("textbox", { name: "API key" }).waitFor();
  });

  test("removes secrets and the API key from the memory of a tab that signs out", async () => {
    const reader = await openConsole(`${url}t/acme/access?tab=keys`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("button", { name: "Create API key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Forgotten");
    await dialog.getByRole("button", { name: "Create API key" }).click();
    const secret = (await dialog.getByRole("textbox", { name: "API key" }).textContent()) ?? "";
    await dialog.getByText("I have stored it in a safe place.").click();
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await memoryOf(page)).toContain(fleet.apiKey);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("API key").waitFor();
    await until(async () => {
      const memory = await memoryOf(page);
      return !memory.includes(secret) && !memory.includes(fleet.apiKey);
    });
  });

  test("names an unknown asset at the asset field of a credential", async () => {
    const reader = await openConsole(`${url}t/acme/access`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("button", { name: "Issue credential" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Assets").fill("truck-1 nope");
    await dialog.getByRole("button", { name: "Issue credential" }).click();
    await dialog.getByText(/no asset 'nope'/).waitFor();
    await dialog.getByLabel("Assets").fill("truck-1");
    await dialog.getByRole("button", { name: "Issue credential" }).click();
    await dialog.getByRole("textbox", { name: "Password" }).waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("shows a secret even if Escape was pressed during its creation", async () => {
    const reader = await openConsole(`${url}t/acme/access`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    let isSent = false;
    const pressed = page.waitForEvent("console", (message) => message.text() === "pressed");
    await page.route("**/graphql", async (route) => {
      if (route.request().postData()?.includes("brokerCredentialIssue") === true) {
        isSent = true;
        await pressed;
      }
      await route.continue();
    });
    await page.getByRole("button", { name: "Issue credential" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Issue credential" }).click();
    await until(() => isSent);
    await page.keyboard.press("Escape");
    await page.evaluate("console.log('pressed')");
    await dialog.getByRole("textbox", { name: "Password" }).waitFor();
  });
});

/** Returns all strings that the page can still reach in memory. */
async function memoryOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  return chunks.join("");
}

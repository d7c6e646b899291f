import type { Page } from "playwright-core";
import { consolePolicy } from "../../src/server/console-policy";
import { startPrefixProxy } from "../harness/prefix-proxy";
import { describeInChromium } from "../harness/programs";
import { type Fleet, startFleet } from "../sdk/fleet";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider";
import { openConsole, type Reader } from "./reader";

/** Evaluates to the content of the tab's storages, and its address. */
const REMEMBERED = "JSON.stringify([sessionStorage, localStorage, location.href, history.state])";

describeInChromium("the sign-in at an identity provider", () => {
  let provider: IdentityProvider;
  let fleet: Fleet;
  let url: string;
  let behindProxy: string;

  beforeAll(async () => {
    provider = await startIdentityProvider();
    fleet = await startFleet(provider.env);
    url = `${fleet.stack.httpUrl}/console/`;
    behindProxy = (await startPrefixProxy("/tools/sluice", url)).url;
    provider.register([url, behindProxy], 8);
  });

  const open = (address: string): Promise<Reader> => openConsole(address, {}, provider.issuer);
  const go = (page: Page) =>
    page.getByRole("button", { name: `Continue with ${new URL(provider.issuer).host}` }).click();
  const choose = async (page: Page, account: string) => {
    await page.getByLabel("Account").fill(account);
    await page.getByRole("button", { name: "Continue" }).click();
  };

  test("allows the console's pages to reach the provider, and no other origin", async () => {
    const response = await fetch(url);
    expect(response.headers.get("content-security-policy")).toBe(consolePolicy(provider.issuer));
    expect(consolePolicy(provider.issuer)).toContain(`connect-src 'self' ${provider.issuer};`);
  });

  test("opens the requested page with the rights of a token that is only kept in memory", async () => {
    const reader = await open(`${url}t/acme/fleet?q=truck`);
    const { page } = reader;
    expect(await reader.violations("light")).toEqual([]);
    expect(await reader.violations("dark")).toEqual([]);
    const tokens = page.waitForResponse(`${provider.issuer}/token`);
    await go(page);
    await choose(page, "reader-jane");
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    expect(page.url()).toBe(`${url}t/acme/fleet?q=truck`);
    await page.getByText("reader-jane").waitFor();
    expect(await page.getByRole("button", { name: "Register" }).count()).toBe(0);
    const { access_token: token, refresh_token: refresh } = (await (await tokens).json()) as Record<string, string>;
    const remembered = String(await page.evaluate(REMEMBERED));
    for (const secret of [token, refresh]) expect(remembered).not.toContain(secret);

    // The reload signs in again without a prompt, because the provider still has its session.
    await page.reload();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    expect(page.url()).toBe(`${url}t/acme/fleet?q=truck`);
    await fleet.publish(21.5);
    await page.getByRole("row", { name: /truck-1.*21\.5/ }).waitFor();

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Yes, sign me out" }).click();
    await page.getByLabel("API key").waitFor();
    expect(page.url()).toBe(url);
    await go(page);
    await page.getByLabel("Account").waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("renews tokens during use, and signs out when the provider stops renewing them", async () => {
    const reader = await open(`${url}t/acme/fleet`);
    const { page } = reader;
    await go(page);
    await choose(page, "admin-jane");
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    const first = await bearerOf(page, "Overview");
    const renewed = await renewal(page);
    expect(await bearerOf(page, "Fleet")).toBe(`Bearer ${renewed.access_token}`);
    expect(first).not.toBe(`Bearer ${renewed.access_token}`);

    const body = new URLSearchParams({ client_id: "sluice-console", token: renewed.refresh_token ?? "" });
    expect((await fetch(`${provider.issuer}/token/revocation`, { method: "POST", body })).status).toBe(200);
    await workUntil(page, page.getByText("You were signed out").waitFor());
    await page.getByText(/says: invalid_grant/).waitFor();
    expect(await page.evaluate(REMEMBERED)).not.toContain("signed-in");
    expect(reader.complaints).toEqual([]);
  });

  test("shows the provider's error and the platform's rejection", async () => {
    const reader = await open(url);
    const { page } = reader;
    await go(page);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("access_denied: The account was not chosen.").waitFor();
    expect(page.url()).toBe(url);

    await go(page);
    await choose(page, "stranger");
    await page.getByText("Sign-in failed").waitFor();
    await page.getByText(/role/).waitFor();
    expect(await reader.violations("light")).toEqual([]);
    // The user can choose another account.
    await go(page);
    await choose(page, "admin-jane");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("rejects a response that this tab did not request", async () => {
    const reader = await open(`${url}?code=stolen&state=of-another-tab`);
    const { page } = reader;
    await page.getByText("This tab did not start").waitFor();
    await go(page);
    await page.getByLabel("Account").waitFor();
    await page.goto(`${url}?code=stolen&state=of-another-tab`);
    await page.getByText("This tab did not start").waitFor();
    expect(page.url()).toBe(url);
    expect(reader.complaints).toEqual([]);
  });

  test("works under the prefix of a proxy", async () => {
    const reader = await open(`${behindProxy}t/acme/access`);
    await go(reader.page);
    await choose(reader.page, "admin-jane");
    await reader.page.getByRole("heading", { level: 1, name: "Access" }).waitFor();
    expect(reader.page.url()).toBe(`${behindProxy}t/acme/access`);
    expect(reader.complaints).toEqual([]);
  });

  test("reports an unreachable provider, and still accepts API keys", async () => {
    const reader = await open(url);
    await provider.stop();
    await go(reader.page);
    await reader.page.getByText(/^Cannot use 127/).waitFor();
    await reader.signIn(fleet.apiKey);
    await reader.page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    expect(reader.complaints).toEqual([]);
  });
});

/** Follows a link. Resolves with the header `Authorization` of the next request that the page sends. */
async function bearerOf(page: Page, link: string): Promise<string | undefined> {
  const request = page.waitForRequest(/\/graphql$/);
  await page.getByRole("link", { name: link }).click();
  return (await request).headers().authorization;
}

async function renewal(page: Page): Promise<Readonly<Record<string, string>>> {
  const response = page.waitForResponse((each) => each.request().postData()?.includes("refresh_token") === true);
  await workUntil(page, response);
  return (await (await response).json()) as Record<string, string>;
}

/** Opens one page after the other, so that the console sends requests, until `ending` ends. */
async function workUntil(page: Page, ending: Promise<unknown>): Promise<void> {
  let hasEnded = false;
  const ended = ending.finally(() => (hasEnded = true));
  while (!hasEnded) {
    for (const name of ["Overview", "Fleet"]) {
      const work = page
        .getByRole("link", { name })
        .click({ timeout: 1_000 })
        .then(() => page.waitForRequest(/\/graphql$/, { timeout: 1_000 }));
      await Promise.race([ended, work.catch(() => undefined)]);
    }
  }
  await ended;
}

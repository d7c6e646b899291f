import { describeInChromium } from "../harness/programs";
import { connectMqtt } from "../harness/mqtt";
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

  /** The secret that a dialog shows, which is then confirmed as kept, by keyboard alone. */
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

  test("issues, rotates and revokes credentials, which cuts gateways, by keyboard alone", async () => {
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
    await reader.expectAccessible();

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

  test("signs out when the key in use is revoked, by its own reader or by another", async () => {
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
    await own.page.getByText("you use it").waitFor();
    await revoke(own, "Own");
    await own.page.getByText("You were signed out").waitFor();
    await own.expectAccessible();
    expect(await own.page.evaluate("JSON.stringify(sessionStorage)")).not.toContain("slk_");
    expect([...reader.complaints, ...own.complaints, ...other.complaints]).toEqual([]);
  });
});

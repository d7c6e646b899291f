import { spawn } from "node:child_process";
import { once } from "node:events";
import { describeInChromium } from "../harness/programs";
import { temporaryDir } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";
import { openConsole } from "./reader";

/** Runs a command that was copied from the console, in a shell. */
async function paste(command: string): Promise<number> {
  const shell = spawn("bash", ["-c", command], { cwd: await temporaryDir(), stdio: "ignore" });
  const [code] = (await once(shell, "exit")) as [number];
  return code;
}

describeInChromium("the tenants of the console", () => {
  test("registers a tenant up to its first reading, suspends, resumes and deletes it", async () => {
    const stack = await startOwnStack();
    const reader = await openConsole(`${stack.httpUrl}/console/`, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const { page } = reader;
    await reader.signIn(stack.operatorKey);
    await reader.press(page.getByRole("link", { name: "Register a tenant" }), "Enter");

    // Registers by keyboard alone, with only one of five fields filled in.
    await page.getByLabel("Name", { exact: true }).waitFor();
    await page.keyboard.type("Acme Trucks");
    expect(await page.getByLabel("Tenant ID").inputValue()).toBe("acme-trucks");
    await reader.expectAccessible();
    await page.keyboard.press("Enter");
    await page.getByText("Waiting for the first reading").waitFor();
    await reader.press(page.getByRole("button", { name: "Copy: Command" }), "Enter");
    const command = String(await page.evaluate("navigator.clipboard.readText()"));
    expect(await paste(command)).toBe(0);
    await page.getByText("The first reading has arrived").waitFor();
    await page.getByText("21.5 °C").waitFor();
    await reader.keepPicture("register");
    await reader.expectAccessible();

    // The page shows the tenant's secrets only once.
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await reader.press(page.getByRole("link", { name: "Tenants" }).first(), "Enter");
    await until(() => asked.length === 1);
    await page.evaluate("void setTimeout(() => history.back())");
    await until(() => asked.length === 2);
    await reader.press(page.getByRole("button", { name: "Sign out" }), "Enter");
    await until(() => asked.length === 3);
    await page.evaluate("void setTimeout(() => location.reload())");
    await until(() => asked.length === 4);
    expect(asked).toEqual(["confirm", "confirm", "confirm", "beforeunload"]);
    await page.getByText("The first reading has arrived").waitFor();
    await reader.press(page.getByRole("checkbox", { name: "I have stored them in a safe place." }), "Space");

    await reader.press(page.getByRole("link", { name: "Tenants" }).first(), "Enter");
    await reader.press(page.getByRole("row", { name: /acme-trucks.*Active/ }), "Enter");
    await page.getByText("Actions", { exact: true }).waitFor();
    await reader.press(page.getByRole("button", { name: "Suspend …" }), "Enter");
    await reader.press(page.getByRole("dialog").getByText("Show the request"), "Enter");
    await page.getByText("mutation tenantSuspend").waitFor();
    await reader.expectAccessible();
    await reader.press(page.getByRole("button", { name: "Suspend", exact: true }), "Enter");
    await reader.press(page.getByRole("button", { name: "Resume …" }), "Enter");
    await reader.press(page.getByRole("button", { name: "Resume", exact: true }), "Enter");

    await reader.press(page.getByRole("button", { name: "Delete …" }), "Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1 asset and 1 sensor").waitFor();
    expect(await dialog.getByRole("button", { name: "Delete", exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel("Type acme-trucks to confirm").fill("acme-trucks");
    await reader.keepPicture("delete");
    await reader.expectAccessible();
    await page.keyboard.press("Enter");
    await page.getByText("Tenant acme-trucks is deleted").waitFor();
    expect(reader.complaints).toEqual([]);
  });
});

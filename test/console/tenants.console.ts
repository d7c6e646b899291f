import { spawn } from "node:child_process";
import { once } from "node:events";
import { describeInChromium } from "../harness/programs";
import { temporaryDir } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { openConsole } from "./reader";

/** Runs what somebody pasted into a shell. */
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
    await page.getByRole("link", { name: "Register a tenant" }).click();

    // By keyboard alone, with one input of five filled in.
    await page.getByLabel("Name", { exact: true }).waitFor();
    await page.keyboard.type("Acme Trucks");
    expect(await page.getByLabel("Tenant ID").inputValue()).toBe("acme-trucks");
    expect(await reader.violations("light")).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByText("Waiting for the first reading").waitFor();
    await page.getByRole("button", { name: "Copy: Command" }).click();
    const command = String(await page.evaluate("navigator.clipboard.readText()"));
    expect(await paste(command)).toBe(0);
    await page.getByText("The first reading has arrived").waitFor();
    await page.getByText("21.5 °C").waitFor();
    await reader.keepPicture("register");
    expect(await reader.violations("light")).toEqual([]);
    expect(await reader.violations("dark")).toEqual([]);

    await page.getByRole("link", { name: "Tenants" }).first().click();
    await page.getByRole("row", { name: /acme-trucks.*Active/ }).click();
    await page.getByText("Actions", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Suspend …" }).click();
    await page.getByRole("dialog").getByText("Show the request").click();
    await page.getByText("mutation tenantSuspend").waitFor();
    expect(await reader.violations("dark")).toEqual([]);
    await page.getByRole("button", { name: "Suspend", exact: true }).click();
    await page.getByRole("button", { name: "Resume …" }).click();
    await page.getByRole("button", { name: "Resume", exact: true }).click();

    await page.getByRole("button", { name: "Delete …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1 asset and 1 sensor").waitFor();
    expect(await dialog.getByRole("button", { name: "Delete", exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel("Type acme-trucks to confirm").fill("acme-trucks");
    await reader.keepPicture("delete");
    expect(await reader.violations("light")).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByText("Tenant acme-trucks is deleted").waitFor();
    expect(reader.complaints).toEqual([]);
  });
});

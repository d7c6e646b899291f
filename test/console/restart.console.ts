import { spawnPlatform } from "../../dev/process";
import { describeInChromium } from "../harness/programs";
import { disposeLater } from "../harness/servers";
import { startFleet } from "../sdk/fleet";
import { openConsole } from "./reader";

describeInChromium("the console while Sluice restarts", () => {
  test("reports the outage, keeps its data, and continues when Sluice is available again", async () => {
    const fleet = await startFleet();
    await fleet.publish(21.5);
    const { stack } = fleet;
    const reader = await openConsole(`${stack.httpUrl}/console/t/acme/fleet`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByRole("row", { name: /truck-1.*21\.5/ }).waitFor();
    await stack.platform.stop();
    await page.getByText(/Sluice is restarting|Connection lost/).waitFor();
    await page.getByRole("row", { name: /truck-1.*21\.5/ }).waitFor();
    await reader.keepPicture("restarting");
    await reader.expectAccessible();

    const port = new URL(stack.httpUrl).port;
    const platform = await spawnPlatform({ env: { ...stack.environment, SLUICE_HTTP_PORT: port } });
    disposeLater(() => platform.stop());
    await page.getByText(/Sluice is restarting|Connection lost/).waitFor({ state: "detached" });
    await fleet.publish(33.75);
    await page.getByRole("row", { name: /truck-1.*33\.75/ }).waitFor();
    expect(reader.complaints).toEqual([]);
  });
});

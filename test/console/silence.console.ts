import { describeInChromium } from "../harness/programs";
import { disposeLater } from "../harness/servers";
import { TcpProxy } from "../harness/tcp-proxy";
import { startFleet, type Fleet } from "../sdk/fleet";
import { openConsole } from "./reader";

describeInChromium("the console while Sluice does not respond", () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet();
    await fleet.publish(21.5);
  });

  const open = async () => {
    const proxy = await TcpProxy.start(Number(new URL(fleet.stack.httpUrl).port));
    disposeLater(() => proxy.stop());
    const reader = await openConsole(`http://127.0.0.1:${proxy.port}/console/t/acme/usage`);
    const { page } = reader;
    await reader.signIn(fleet.apiKey);
    await page.getByText("Limits", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Fleet" }).click();
    await page.getByRole("row", { name: /truck-1/ }).waitFor();
    return { proxy, reader, page };
  };

  test("reports it on a page that only follows events, and uses another connection", async () => {
    const { proxy, reader, page } = await open();
    proxy.silence();
    await page.getByText("Sluice does not respond").waitFor();
    await page.getByText(/^No response for \d+ s\.$/).waitFor();
    await reader.keepPicture("silent");
    await reader.expectAccessible();
    proxy.heal();
    await page.getByText("Sluice does not respond").waitFor({ state: "detached" });
    await fleet.publish(33.75);
    await page.getByRole("row", { name: /truck-1.*33\.75/ }).waitFor();
    expect(reader.complaints).toEqual([]);
  });

  test("reports it on a page that waits for data, and shows the data when it arrives", async () => {
    const { proxy, reader, page } = await open();
    proxy.silence();
    await page.getByRole("link", { name: "Ledger", exact: true }).click();
    await page.getByText("Sluice does not respond").waitFor();
    proxy.heal(true);
    await page.getByText("Sluice does not respond").waitFor({ state: "detached" });
    await page.getByRole("heading", { level: 1, name: "Ledger" }).waitFor();
    await page.getByText("Balanced").first().waitFor();
    expect(reader.complaints).toEqual([]);
  });
});

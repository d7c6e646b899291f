/** Somebody who uses the web console in Chromium. */
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchChromium } from "../harness/programs";
import { disposeLater } from "../harness/servers";

export interface Reader {
  readonly page: Page;
  /** What the browser complained about: violations of the policy, uncaught errors, missing files, foreign requests. */
  readonly complaints: readonly string[];
  signIn(apiKey: string): Promise<void>;
  /** Keeps a screenshot in the folder `CONSOLE_PICTURES`, for somebody to look at. Without that variable, it does nothing. */
  keepPicture(name: string): Promise<void>;
  /** Rules of accessibility that the page breaks, in the color scheme. */
  violations(colorScheme: "light" | "dark"): Promise<readonly string[]>;
}

let browser: Promise<Browser> | undefined;

/**
 * A tab without any memory. `url` is the console's address, with its slash at the end.
 *
 * @param provider Origin of the identity provider, which the tab may visit too.
 */
export async function openConsole(url: string, options: BrowserContextOptions = {}, provider = ""): Promise<Reader> {
  const origins = [new URL(url).origin, provider];
  const opened = await (browser ??= launchChromium());
  const context = await opened.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  // Before a proxy that waits for its connections.
  disposeLater(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  const watch = (requested: string) => {
    if (
      !/^(?:data|blob|about):/.test(requested) &&
      !origins.includes(new URL(requested.replace(/^ws/, "http")).origin)
    ) {
      complaints.push(`foreign: ${requested}`);
    }
  };
  page.on("request", (request) => watch(request.url()));
  page.on("websocket", (socket) => watch(socket.url()));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy|TrustedHTML|Trusted Type/.test(message.text())) complaints.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() === 404) complaints.push(`404: ${response.url()}`);
  });
  await page.goto(url);
  return {
    page,
    complaints,
    async signIn(apiKey) {
      await page.getByLabel("API key").fill(apiKey);
      await page.getByRole("button", { name: "Sign in" }).click();
    },
    async keepPicture(name) {
      const folder = process.env.CONSOLE_PICTURES;
      if (folder === undefined) return;
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) });
      }
    },
    async violations(colorScheme) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
    },
  };
}

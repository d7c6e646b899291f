/** Simulates a user of the web console in Chromium. */
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { launchChromium, PAGE_PATIENCE_MS } from "../harness/programs";
import { disposeLater } from "../harness/servers";

export interface Reader {
  readonly page: Page;
  /**
   * Complaints of the browser: violations of the content security policy, uncaught errors, missing files and requests
   * to other origins.
   */
  readonly complaints: readonly string[];
  signIn(apiKey: string): Promise<void>;
  /** Moves to a control with the Tab key, or within a radio group with an arrow key, and presses a key there. */
  press(control: Locator, key: string): Promise<void>;
  /**
   * Saves screenshots for review in the folder that the variable `CONSOLE_PICTURES` names. Does nothing if it is not
   * set.
   */
  keepPicture(name: string): Promise<void>;
  /**
   * Fails if the page breaks a rule of accessibility, in the light or dark scheme, wide or narrow. Also fails if the
   * narrow page overflows.
   */
  expectAccessible(): Promise<void>;
  /** Resolves with the rules of accessibility that the page breaks in this color scheme. */
  violations(colorScheme: "light" | "dark"): Promise<readonly string[]>;
}

/** Rules that depend on colors. All other rules give the same result in both color schemes. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** Evaluates to the pixels by which the page or its main part is wider than its container. */
const OVERFLOW = `Math.max(...[document.documentElement, document.querySelector("main")].map(
  (element) => element.scrollWidth - element.clientWidth,
))`;

/** Maximum number of key presses to reach a control. No page has as many controls. */
const MOST_STEPS = 150;

interface Control {
  readonly type?: string;
  readonly name?: string;
  readonly ownerDocument: { readonly activeElement: Control | null };
}

/** Resolves with the place of the focus. `beside` means that another choice of the control's group has it. */
export async function focusOn(control: Locator): Promise<"here" | "beside" | "elsewhere"> {
  return control.evaluate((element: Control) => {
    const { activeElement: focused } = element.ownerDocument;
    if (focused === element) return "here";
    return element.type === "radio" && focused?.name === element.name ? "beside" : "elsewhere";
  });
}

let browser: Promise<Browser> | undefined;

/**
 * Opens the console in a tab with empty storage. `url` is the console's address with a trailing slash.
 *
 * @param provider Origin of the identity provider, which the tab may also visit.
 */
export async function openConsole(
  url: string,
  options: BrowserContextOptions = {},
  provider = "",
  launched: Promise<Browser> = (browser ??= launchChromium()),
): Promise<Reader> {
  const origins = [new URL(url).origin, provider];
  const opened = await launched;
  const context = await opened.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  // Closes the tab before a proxy waits for its connections.
  disposeLater(() => context.close());
  context.setDefaultTimeout(PAGE_PATIENCE_MS);
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
  const violations = async (colorScheme: "light" | "dark", rules?: readonly string[]) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const { violations: found } = await (rules === undefined ? axe : axe.withRules([...rules])).analyze();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  };
  await page.goto(url);
  return {
    page,
    complaints,
    async signIn(apiKey) {
      await page.getByLabel("API key").fill(apiKey);
      await page.getByRole("button", { name: "Sign in" }).click();
    },
    async press(control, key) {
      await control.waitFor();
      for (let step = 0; ; step++) {
        const focus = await focusOn(control);
        if (focus === "here") break;
        if (step === MOST_STEPS) throw new Error(`The keyboard does not reach ${String(control)}.`);
        await page.keyboard.press(focus === "beside" ? "ArrowRight" : "Tab");
      }
      await page.keyboard.press(key);
    },
    async keepPicture(name) {
      const folder = process.env.CONSOLE_PICTURES;
      if (folder === undefined) return;
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) });
        // The documentation shows only wide screenshots.
        if (name.startsWith("console-")) continue;
        const wide = page.viewportSize();
        await page.setViewportSize({ width: 390, height: 844 });
        await page.screenshot({ path: path.join(folder, `${name}-phone-${colorScheme}.png`) });
        if (wide !== null) await page.setViewportSize(wide);
      }
    },
    violations,
    async expectAccessible() {
      const { pathname } = new URL(page.url());
      const wide = page.viewportSize();
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        for (const scheme of ["light", "dark"] as const) {
          const found = await violations(scheme, scheme === "dark" ? COLOR_RULES : undefined);
          expect([pathname, width, scheme, found]).toEqual([pathname, width, scheme, []]);
        }
        const overflow = await page.evaluate(OVERFLOW);
        expect([pathname, width, overflow]).toEqual([pathname, width, 0]);
      }
      if (wide !== null) await page.setViewportSize(wide);
    },
  };
}

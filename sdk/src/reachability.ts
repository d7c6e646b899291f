/** Why a server was not reached, as far as the runtime tells. */

/** Address of the page that the program runs in; undefined: it runs in none. */
export function pageAddress():
  { readonly origin: string; readonly protocol: string; readonly href: string } | undefined {
  return (globalThis as { readonly location?: ReturnType<typeof pageAddress> }).location;
}

/**
 * What to check, for the end of a message. Browsers hide why they stopped a request, so a page is told which rules of
 * browsers it may have met.
 */
export function remedyOf(url: string, setting: "url" | "wsUrl"): string {
  const check = ` Check \`${setting}\` and that the server is running.`;
  const page = pageAddress();
  if (page === undefined) return check;
  const { origin, protocol, href } = page;
  const target = new URL(url.replace(/^ws/, "http"), href);
  if (target.origin === origin) return check;
  if (protocol === "https:" && target.protocol === "http:") {
    return ` A page from https:// can reach only https:// and wss://. Change \`${setting}\`.`;
  }
  return `${check} If it is, it may not allow pages from ${origin}: add this origin to the server's SLUICE_CORS_ORIGINS.`;
}

/** The cause in parentheses, if the runtime tells it: `fetch` hides it as the cause of its error. */
export function causeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly message?: unknown } };
  return typeof cause?.message === "string" && cause.message !== "" ? ` (${cause.message})` : "";
}

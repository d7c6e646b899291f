/** Explains why a server could not be reached, from the information that the runtime reports. */

/** Returns the address of the page that the program runs in; undefined outside a page. */
export function pageAddress():
  { readonly origin: string; readonly protocol: string; readonly href: string } | undefined {
  return (globalThis as { readonly location?: ReturnType<typeof pageAddress> }).location;
}

/**
 * Returns advice for the end of a message. Browsers hide why they blocked a request, so the advice names the browser
 * rules that a page may have violated.
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

/** Error codes of Node.js for a response without TLS, for example from an HTTP port. */
const NO_TLS: readonly unknown[] = ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"];

/** Returns the cause in parentheses, if the runtime reports it. `fetch` reports it in the `cause` of its error. */
export function causeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly message?: unknown; readonly code?: unknown } };
  // OpenSSL's message names source files of OpenSSL.
  if (NO_TLS.includes(cause?.code)) return " (the server does not use TLS; for a server without TLS, use http://)";
  return typeof cause?.message === "string" && cause.message !== "" ? ` (${cause.message})` : "";
}

/** URL at which the console is served. A proxy may add a prefix, which only the `<base>` of the page contains. */
const base = new URL(document.baseURI);

/** Prefix of all pages, without a trailing slash. */
export const basename = base.pathname.replace(/\/$/, "");

/** URL of the API. */
export const apiUrl = new URL("../graphql", base).href;

/** URL of exports. */
export const exportUrl = new URL("../export/readings", base).href;

/** URL to which an identity provider sends the reader back: the console's start page. */
export const redirectUrl = new URL("./", base).href;

/** Where the console is served. A proxy may add a prefix, so this is known only from the page's `<base>`. */
const base = new URL(document.baseURI);

/** Prefix of all pages, without a slash at its end. */
export const basename = base.pathname.replace(/\/$/, "");

/** Address of the API. */
export const apiUrl = new URL("../graphql", base).href;

/** Address of exports. */
export const exportUrl = new URL("../export/readings", base).href;

/** Where an identity provider sends the reader back to: the console's start. */
export const redirectUrl = new URL("./", base).href;

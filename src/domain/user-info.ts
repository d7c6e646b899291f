/**
 * User information in URLs (RFC 3986, section 3.2.1): a name and often a password. Logs and responses must not show it.
 */

const AUTHORITY = /([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>]*@)/gi;

/** Returns `text` without the user information of its URLs. In doubt, removes too much. */
export function withoutUserInfo(text: string): string {
  return text.includes("@") ? text.replace(AUTHORITY, "$1") : text;
}

/**
 * Returns whether a URL contains user information. For a text that is not a URL, returns whether it may contain some.
 */
export function mayHoldUserInfo(text: string): boolean {
  if (!URL.canParse(text)) return text.includes("@");
  const { username, password } = new URL(text);
  return username !== "" || password !== "";
}

/** User information in URLs (RFC 3986, 3.2.1): a name and often a password, which logs and responses must not show. */

const AUTHORITY = /([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>]*@)/gi;

/** `text` without the user information of every URL in it. Hides too much rather than too little. */
export function withoutUserInfo(text: string): string {
  return text.includes("@") ? text.replace(AUTHORITY, "$1") : text;
}

/** Whether a URL contains user information. For a text that is no URL: whether it may. */
export function mayHoldUserInfo(text: string): boolean {
  if (!URL.canParse(text)) return text.includes("@");
  const { username, password } = new URL(text);
  return username !== "" || password !== "";
}

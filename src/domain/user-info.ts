/** User information of URLs (RFC 3986, 3.2.1): a name and often a password, which nobody may read in a log or answer. */

const AUTHORITY = /([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>]*@)/gi;

/** `text` with every URL in it as it would be without user information. Rather hides too much than too little. */
export function withoutUserInfo(text: string): string {
  return text.includes("@") ? text.replace(AUTHORITY, "$1") : text;
}

/** Whether a text that should be a URL holds user information; of one that is none, whether it may. */
export function mayHoldUserInfo(text: string): boolean {
  if (!URL.canParse(text)) return text.includes("@");
  const { username, password } = new URL(text);
  return username !== "" || password !== "";
}

/** The tab remembers these texts until the user signs out. */

/** Names in the tab's storage begin like this. */
export const UNTIL_SIGN_OUT = "sluice:until-sign-out:";

export function forgetAll(prefix: string): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(prefix)) sessionStorage.removeItem(name);
  }
}

/** Texts that the tab remembers until the user signs out. */

/** Prefix of the names of these texts in the tab's storage. */
export const UNTIL_SIGN_OUT = "sluice:until-sign-out:";

export function forgetAll(prefix: string): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(prefix)) sessionStorage.removeItem(name);
  }
}

/**
 * Invisible characters, and characters that change the display of others: control and format characters, unusual
 * blanks.
 */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** Returns a text for a message, with escapes such as `\u0001` instead of invisible characters. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (char) => {
    const code = (char.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

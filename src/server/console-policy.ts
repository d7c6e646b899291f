/** Content security policy of the console's pages. */

/**
 * SHA-256 of the only style sheet that React Aria inserts (`touch-action`). A test compares it with the style sheet of
 * the installed version.
 */
const STYLE_OF_REACT_ARIA = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";

/** @param issuer URL of the identity provider whose endpoints the pages may use; null: none. */
export function consolePolicy(issuer: string | null): string {
  const origins = issuer === null ? "'self'" : `'self' ${new URL(issuer).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${STYLE_OF_REACT_ARIA}`,
    `connect-src ${origins}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default",
  ].join("; ");
}

/**
 * Replaces the API's field name in an error by the form's label: `type` becomes "Type of the sensor".
 *
 * @param name name of the form's field: the API's name, or a longer name that ends with it, such as `assetType`
 */
export function withLabel(error: string, name: string | undefined, label: string): string {
  if (name === undefined) return error;
  const [last = name] = /[A-Z][a-z]*$/.exec(name) ?? [];
  // The server writes the name at the beginning, in parentheses, or after `in`: `Invalid ID in assetId`.
  const field = new RegExp(`(^|\\(|\\bin )(?:${name}|${last.toLowerCase()})(?:\\[\\d+\\])?(?=[ .])`);
  return error.replace(field, (_found, before: string) => `${before}‘${label}’`);
}

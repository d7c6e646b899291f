/**
 * An error with the name that the reader sees, instead of the API's: `type` of the API is "Type of the sensor".
 *
 * @param name Of the field in the form: the API's name, or a longer name with it at the end, such as `assetType`.
 */
export function withLabel(error: string, name: string | undefined, label: string): string {
  if (name === undefined) return error;
  const [last = name] = /[A-Z][a-z]*$/.exec(name) ?? [];
  // As the server writes it: at the beginning, perhaps behind the meaning of the code, or in `Invalid ID in assetId`.
  const field = new RegExp(`(^|\\(|\\bin )(?:${name}|${last.toLowerCase()})(?:\\[\\d+\\])?(?=[ .])`);
  return error.replace(field, (_found, before: string) => `${before}‘${label}’`);
}

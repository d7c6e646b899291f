const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * Returns whether the text has an unpaired surrogate. UTF-8 cannot encode it, so MongoDB would store U+FFFD instead.
 */
export function hasLoneSurrogate(text: string): boolean {
  return LONE.test(text);
}

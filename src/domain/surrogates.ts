const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Whether the text has an unpaired surrogate, which UTF-8 cannot encode: MongoDB would store U+FFFD instead. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE.test(text);
}

/** Splits a search text into words. The platform searches for one word; the console then keeps only full matches. */

/** Splits at spaces, and at the slash that the console shows between an asset and its sensor. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/[\s/]+/).filter((word) => word !== "");
}

/** Returns the longest word, which probably has the fewest matches. null: there are no words. */
export function mainWord(words: readonly string[]): string | null {
  return words.reduce<string | null>((longest, word) => (word.length > (longest?.length ?? 0) ? word : longest), null);
}

/** Whether each search word is the beginning of a word in the name. Case does not matter. */
export function hasWordBeginnings(words: readonly string[], name: string): boolean {
  return words.every((word) => ` ${name.toLowerCase()}`.includes(` ${word.toLowerCase()}`));
}

/** Whether each search word occurs in at least one of the texts. Case does not matter. */
export function hasWords(words: readonly string[], texts: readonly (string | null)[]): boolean {
  const lower = texts.map((text) => text?.toLowerCase() ?? "");
  return words.every((word) => lower.some((text) => text.includes(word.toLowerCase())));
}

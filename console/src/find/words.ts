/** Words that a reader types to find something. The platform searches for one text; this keeps what has all the words. */

/** Without the slash that the console shows between an asset and its sensor. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/[\s/]+/).filter((word) => word !== "");
}

/** The longest word matches the fewest. null: there is none. */
export function mainWord(words: readonly string[]): string | null {
  return words.reduce<string | null>((longest, word) => (word.length > (longest?.length ?? 0) ? word : longest), null);
}

/** Whether each word begins a word of the name. Case does not matter. */
export function hasWordBeginnings(words: readonly string[], name: string): boolean {
  return words.every((word) => ` ${name.toLowerCase()}`.includes(` ${word.toLowerCase()}`));
}

/** Whether each word is in one of the texts. Case does not matter. */
export function hasWords(words: readonly string[], texts: readonly (string | null)[]): boolean {
  const lower = texts.map((text) => text?.toLowerCase() ?? "");
  return words.every((word) => lower.some((text) => text.includes(word.toLowerCase())));
}

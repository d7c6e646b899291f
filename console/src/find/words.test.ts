import { hasWords, mainWord, wordsOf } from "./words";

test("a sensor is found by the name that the console shows", () => {
  const words = wordsOf("truck-101 / temp-1");
  expect(words).toEqual(["truck-101", "temp-1"]);
  expect(hasWords(words, ["truck-101", "temp-1", null])).toBe(true);
  expect(hasWords(words, ["truck-101", "temp-2", null])).toBe(false);
});

test("words are in any order, in any text and in any case", () => {
  expect(hasWords(wordsOf("SPEED  truck-10"), ["truck-102", "v-1", "speed"])).toBe(true);
  expect(hasWords([], ["truck-102"])).toBe(true);
});

test("the platform searches for the longest word", () => {
  expect(mainWord(wordsOf("temp truck-1"))).toBe("truck-1");
  expect(mainWord(wordsOf(" / "))).toBeNull();
});

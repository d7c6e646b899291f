import { de } from "./de";
import { en } from "./en";

type Texts = Readonly<Record<string, unknown>>;

/** Returns every text by its path, such as `common.retry`. A text with values is a function. */
function textsOf(texts: Texts, path = ""): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(texts).flatMap(([name, text]): (readonly [string, unknown])[] => {
      const place = path === "" ? name : `${path}.${name}`;
      return typeof text === "object" && text !== null ? [...textsOf(text as Texts, place)] : [[place, text]];
    }),
  );
}

const english = textsOf(en);
const german = textsOf(de);

describe("German", () => {
  test("has every text, and none that is empty", () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
    expect([...german].filter(([, text]) => text === "")).toEqual([]);
  });

  test("takes a value wherever English does", () => {
    const differing = [...english].filter(([path, text]) => typeof text !== typeof german.get(path));
    expect(differing).toEqual([]);
  });

  test("has no text of English sentences", () => {
    const isSentence = (text: unknown) => typeof text === "string" && text.split(" ").length > 3;
    expect([...english].filter(([path, text]) => isSentence(text) && german.get(path) === text)).toEqual([]);
  });
});

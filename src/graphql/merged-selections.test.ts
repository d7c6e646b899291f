import { parse } from "graphql";
import { comparisonsIn } from "./merged-selections";

const count = (query: string, limit = 20_000) => comparisonsIn(parse(query), limit);
const repeat = (times: number, make: (index: number) => string) => Array.from({ length: times }, (_, i) => make(i));

describe("the comparisons that a document needs", () => {
  test("are few for an ordinary document", () => {
    expect(count("{ tenant { name assets(first: 10) { nodes { assetId sensors { nodes { sensorId } } } } } }")).toBe(8);
  });

  test("grow with the square of the fields under one name", () => {
    expect(count(`{ ${repeat(100, () => "a").join(" ")} }`)).toBe(100 + (100 * 99) / 2);
    expect(count(`{ ${repeat(100, (index) => `a${index}: a`).join(" ")} }`)).toBe(100);
  });

  test("are found across fragments and at every depth", () => {
    const fragments = repeat(60, (index) => `fragment f${index} on Q { a { b } }`);
    expect(count(`{ ${repeat(60, (index) => `...f${index}`).join(" ")} } ${fragments.join(" ")}`)).toBeGreaterThan(
      60 * 59,
    );
    expect(count(`{ ${repeat(200, () => "a { b { c } }").join(" ")} }`)).toBe(20_001);
  });

  test("are counted up to a limit for circular or repeatedly spread fragments", () => {
    expect(count("{ ...a } fragment a on Q { x { ...a } }")).toBe(20_001);
    const doubling = repeat(40, (index) => `fragment f${index} on Q { x { ...f${index + 1} } y { ...f${index + 1} } }`);
    expect(count(`{ ...f0 } ${doubling.join(" ")} fragment f40 on Q { z }`)).toBe(20_001);
  });
});

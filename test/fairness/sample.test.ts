import { extentOf, sampleOf } from "./sample";
import { ATTACKERS } from "./shapes/shape";
import { printedSchema, shapesOf } from "./shapes/shapes";
import { worstOf } from "./shapes/worst";

const all = shapesOf(printedSchema());

test("gives every shape a unique name", () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

test("draws the same shapes with the same seed, including the known worst shapes", () => {
  const draw = (seed: number) => sampleOf(all, { shapes: 30, seconds: 1, seed });
  const sample = draw(7);
  expect(draw(7)).toEqual(sample);
  expect(draw(8)).not.toEqual(sample);
  expect(sample).toEqual(expect.arrayContaining(worstOf(all)));
  for (const attacker of ATTACKERS) expect(sample.filter(({ by }) => by === attacker)).toHaveLength(30);
});

test("takes every shape by default", () => {
  expect(sampleOf(all, extentOf({}))).toEqual(all);
});

test("rejects an extent that is not a positive number", () => {
  expect(() => extentOf({ SLUICE_FAIRNESS_SHAPES: "x" })).toThrow("SLUICE_FAIRNESS_SHAPES");
});

import { Rotation } from "./rotation";

test("rotates among owners and keeps each owner's order", () => {
  const rotation = new Rotation<string, string>();
  for (const item of ["a1", "a2", "a3", "b1", "c1", "c2"]) rotation.add(item.slice(0, 1), item);
  expect(rotation.size).toBe(6);
  const order = Array.from({ length: 6 }, () => rotation.take()?.item);
  expect(order).toEqual(["a1", "b1", "c1", "a2", "c2", "a3"]);
  expect(rotation.take()).toBeUndefined();
  expect(rotation.isEmpty).toBe(true);
});

test("skips owners that are not eligible", () => {
  const rotation = new Rotation<string, number>();
  rotation.add("a", 1);
  rotation.add("b", 2);
  expect(rotation.take((owner) => owner !== "a")).toEqual({ owner: "b", item: 2 });
  expect(rotation.take(() => false)).toBeUndefined();
  expect(rotation.countOf("a")).toBe(1);
});

test("puts an owner last once it is served, even if it was chosen explicitly", () => {
  const rotation = new Rotation<string, string>();
  for (const item of ["a1", "a2", "b1"]) rotation.add(item.slice(0, 1), item);
  expect(rotation.takeOf("a")?.item).toBe("a1");
  expect(rotation.take()?.item).toBe("b1");
  expect(rotation.takeOf("b")).toBeUndefined();
});

test("forgets deleted items and owners without items", () => {
  const rotation = new Rotation<string, number>();
  rotation.add("a", 1);
  rotation.add("a", 2);
  rotation.delete("a", 1);
  expect(rotation.take()?.item).toBe(2);
  rotation.add("a", 3);
  rotation.delete("a", 3);
  rotation.delete("b", 3);
  expect(rotation.isEmpty).toBe(true);
});

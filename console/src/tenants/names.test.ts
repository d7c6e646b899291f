import { slugOf, typeOf } from "./names";

test("a name suggests an ID", () => {
  expect(slugOf("Müller & Söhne")).toBe("muller-sohne");
  expect(slugOf("  ")).toBe("");
  expect(slugOf("a".repeat(80))).toHaveLength(63);
});

test("an ID suggests a type", () => {
  expect(typeOf("truck-104")).toBe("truck");
  expect(typeOf("temperature")).toBe("temperature");
  expect(typeOf("7")).toBe("7");
});

import { withLabel } from "./field-error";

describe("the error of a field", () => {
  test.each([
    ["Invalid ID in assetId. Use a-z.", "assetId", "Asset ID", "Invalid ID in ‘Asset ID’. Use a-z."],
    ["Invalid ID in assetIds[1]. Use a-z.", "assetIds", "Assets", "Invalid ID in ‘Assets’. Use a-z."],
    ["type must have 1 to 200 characters.", "assetType", "Type", "‘Type’ must have 1 to 200 characters."],
    ["Ein Wert ist ungültig. (name must …)", "name", "Name", "Ein Wert ist ungültig. (‘Name’ must …)"],
  ])("%s names its label", (error, name, label, text) => {
    expect(withLabel(error, name, label)).toBe(text);
  });

  test.each([
    ["There is no asset 'nope'. Register it first.", "assetIds"],
    ["A sensor of this type exists.", "type"],
  ])("%s stays as it is", (error, name) => {
    expect(withLabel(error, name, "Label")).toBe(error);
  });

  test("without a name stays as it is", () => {
    expect(withLabel("type must …", undefined, "Type")).toBe("type must …");
  });
});

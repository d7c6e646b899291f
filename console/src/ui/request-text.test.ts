import { asCurl, asGraphQL, asSdk } from "./request-text";

const request = {
  document:
    "\n    mutation assetRegister($input: AssetRegisterInput!) {\n  assetRegister(input: $input) { asset { id } }\n}",
  variables: { input: { assetId: "truck-1", name: "Max's truck" } },
};

describe("a request to repeat", () => {
  test("is GraphQL with its variables", () => {
    expect(asGraphQL(request)).toMatch(/^mutation assetRegister\(/);
    expect(asGraphQL(request)).toContain('"assetId": "truck-1"');
  });

  test("begins each definition of its GraphQL at the edge", () => {
    const document = `${request.document}\n    fragment Name on Asset {\n  id\n}\n    fragment Kind on Asset {\n  type\n}`;
    const lines = asGraphQL({ document, variables: {} }).split("\n");
    expect(lines.filter((line) => line.includes("fragment"))).toEqual([
      "fragment Name on Asset {",
      "fragment Kind on Asset {",
    ]);
    expect(lines).toContain("  type");
  });

  test("is a line for a shell, without the key, whatever its values hold", () => {
    const line = asCurl(request, "https://sluice.example.com/graphql");
    expect(line).toContain("$SLUICE_API_KEY");
    expect(line).toContain(String.raw`Max'\''s truck`);
  });

  test("is a call of the SDK", () => {
    expect(asSdk(request)).toMatch(/^await sluice\.assetRegister\(\{/);
  });
});

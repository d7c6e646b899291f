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

  test("is a line for a shell, without the key, whatever its values hold", () => {
    const line = asCurl(request, "https://sluice.example.com/graphql");
    expect(line).toContain("$SLUICE_API_KEY");
    expect(line).toContain(String.raw`Max'\''s truck`);
  });

  test("is a call of the SDK", () => {
    expect(asSdk(request)).toMatch(/^await sluice\.assetRegister\(\{/);
  });
});

import { resumptionOf } from "../../../sdk/src/resumption";
import { resumptionOfText } from "../../../sdk/src/text-resumption";

test.each([
  "subscription ($input: ReadingsInput!) { readings(input: $input) { cursor readings { value } } }",
  "subscription Live($in: ReadingsInput!) { live: readings(input: $in) { readings { value } at: cursor } }",
  "# { cursor }\nsubscription ($input: I!, $more: Boolean! = false) { readings(input: $input) { gap { x } cursor } }",
  "fragment F on G { cursor } subscription ($input: I!) { readings(input: $input) { gap { ...F } cursor } }",
  "subscription ($input: I!) { readings(input: $input) { readings { cursor } } }",
  "subscription ($input: I!) { readings(input: $input) { cursor @include(if: true) } }",
  "subscription ($input: I!) @live { readings(input: $input) { cursor } }",
  "subscription ($input: I!) { readings(input: $input) @skip(if: false) { cursor } }",
  "subscription ($ids: [ID!]!) { readings(input: { ids: $ids }) { cursor } }",
  'subscription ($input: I! = { tenantId: "a } { cursor" }) { readings(input: $input) { cursor } }',
  "subscription { readings(input: {}) { cursor } }",
  "query ($input: I!) { readings(input: $input) { other } }",
  "{ viewer { role } }",
  "subscription ($input: I!) { readings",
  "",
])("finds the same in a text as the parser: %s", (text) => {
  expect(resumptionOfText(text, {})).toEqual(resumptionOf(text, {}));
});

test("resumes if a variable replaces its default", () => {
  const text = "subscription ($input: I! = {}) { readings(input: $input) { cursor } }";
  expect(resumptionOfText(text, {})).toBeNull();
  expect(resumptionOfText(text, { input: {} })).toEqual({ variable: "input", cursor: "cursor" });
});

import { Readable } from "node:stream";
import { readElements } from "./json-elements";
import { FileMistakes } from "./mistakes";

async function read(pieces: readonly string[]): Promise<unknown[]> {
  const mistakes = new FileMistakes();
  const elements: unknown[] = [];
  for await (const element of readElements(Readable.from(pieces), "fleet.json", mistakes)) elements.push(element);
  mistakes.throwIfAny("fleet.json");
  return elements;
}

async function mistakeOf(text: string): Promise<string> {
  const failure: unknown = await read([text]).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "FileError" });
  return (failure as Error).message;
}

const CUT = "the file ends in the middle of the array, as if it was cut off";
test.each([
  ['[{"assetId": "a", "type"', `line 1: ${CUT}`],
  ['[\n{"assetId": "a", "type": "t"}', `line 2: ${CUT}`],
  ['[\n{"assetId": "a"},\n', `line 3: ${CUT}`],
  ['[\n{"assetId": "a"\n"type": "t"}]', "line 3, in asset [0]: found '\"', expected ',' or '}'; write a comma"],
  ['[{"assetId": "a"},\n\n]', "line 3, in asset [1]: found ']', expected a value; remove the comma before it"],
  ['[{"assetId": "a"} {"assetId": "b"}]', "line 1, in asset [0]: found '{', expected ',' or ']'"],
  ['[{"assetId": "a"}}, {}]', "line 1, in asset [0]: found '}', expected ',' or ']'"],
  ['[{"assetId": "a", "sensors": [{}}, {}]', "in asset [0]: found '}', expected ',' or ']'"],
  ['[{"assetId": "a}\n, {}]', "line 1, in asset [0]: found U+000A, expected '\"' at the end of the string"],
  ["[{'assetId': \"a\"}]", "write double quotes"],
  ['[{"assetId": "a"}]\n\n[{}]', "line 3: '[{}]' follows the end of the array"],
])("regression: explains in words why %j is not JSON, and names the line", async (text, message) => {
  expect(await mistakeOf(text)).toContain(message);
});

test.each([
  ['[{"assetId": "a", "assetId": "b", "type": "t"}]', "[0]: the field 'assetId' occurs twice. Remove one"],
  ['[{"type": "t", "\\u0074ype": "t", "assetId": "a"}]', "[0]: the field 'type' occurs twice"],
  [
    '[{"assetId": "a", "type": "t", "sensors": [{"sensorId": "s"}, {"sensorId": "s", "type": "t", "type": "u"}]}]',
    "[0].sensors[1]: the field 'type' occurs twice",
  ],
])("regression: rejects a repeated field: %j", async (text, message) => {
  expect(await mistakeOf(text)).toContain(message);
});

test("reads strings with brackets, quotes and escapes, in pieces of any length", async () => {
  const names = ['"]}', "\\", '\\"', "[{,", "\n", "é€😀"];
  const assets = names.map((name, index) => ({ assetId: `a${index}`, type: "t", name }));
  for (const length of [1, 2, 7]) {
    const text = JSON.stringify(assets, null, 1);
    const pieces = text.match(new RegExp(`[^]{1,${length}}`, "g")) ?? [];
    expect(await read(pieces)).toEqual(assets);
  }
});

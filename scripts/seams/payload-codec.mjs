import { atMostFiles, insertBefore } from "./edit.mjs";

const codec = `import { fail, ok } from "../../domain/result";
import type { PayloadCodec } from "./payload-codec";

export const decimalCodec: PayloadCodec = {
  contentTypes: ["application/x-decimal"],
  decode: (payload) => {
    const value = Number(payload.toString());
    return Number.isFinite(value)
      ? ok([{ value, timestamp: null, finerDigits: "", id: null }])
      : fail({ reason: "INVALID_VALUE", detail: "the payload is not a decimal", readings: 1 });
  },
  count: () => 1,
};
`;

const test = `import { PayloadCodecs } from "./codecs";
import { decimalCodec } from "./decimal";

test("reads a decimal by its content type", () => {
  expect(new PayloadCodecs().find("application/x-decimal")).toBe(decimalCodec);
  expect(decimalCodec.decode(Buffer.from("27.4"))).toMatchObject({ ok: true, value: [{ value: 27.4 }] });
  expect(decimalCodec.decode(Buffer.from("warm"))).toMatchObject({ ok: false });
});
`;

export default {
  title: "a new payload codec",
  changes: {
    "src/ingest/codecs/decimal.ts": () => codec,
    "src/ingest/codecs/decimal.test.ts": () => test,
    "src/ingest/codecs/codecs.ts": (source) =>
      insertBefore(
        'import { jsonCodec } from "./json";\n',
        'import { decimalCodec } from "./decimal";\n',
      )(source).replace("  jsonCodec,", "  jsonCodec,\n  decimalCodec,"),
  },
  violations: atMostFiles(4),
  tests: ["src/ingest"],
};

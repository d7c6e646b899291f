import { PayloadCodecs } from "../codecs/codecs";
import { Decoder } from "./decode";

const TOPIC = "tenants/acme/assets/truck/sensors/temp/telemetry";

function decode(contentType: string | null, payload = '{"value":1}') {
  const origin = { kind: "network", connection: {}, packetId: 1 } as const;
  const of = { topic: TOPIC, payload: Buffer.from(payload), payloadBytes: payload.length };
  const received = { ...of, contentType, receivedAt: 0, queuedSince: 0, origin };
  return new Decoder(65_536).decode(received);
}

test.each([null, "", "application/json", "Application/JSON ; charset=utf-8"])("reads JSON for %j", (contentType) => {
  expect(decode(contentType)).toMatchObject({ rejection: null, readings: [{ value: 1 }], weight: 1 });
});

test("rejects a content type without a codec, and names the remedy", () => {
  for (const payload of ['{"value":1}', "nonsense", "[{},{}]"]) {
    expect(decode("application/x-none", payload)).toMatchObject({
      rejection: {
        stage: "DECODE",
        reason: "UNSUPPORTED_CONTENT_TYPE",
        detail: `the content type is 'application/x-none'; publish ${new PayloadCodecs().contentTypes.join(" or ")}, or set none`,
      },
      tenantId: "acme",
      sensorKey: "acme/truck/temp",
      readings: [],
      weight: 1,
    });
  }
});

test("quotes the start of a long content type", () => {
  const { rejection } = decode("x".repeat(65_535));
  expect(rejection?.reason).toBe("UNSUPPORTED_CONTENT_TYPE");
  expect(rejection?.detail.length).toBeLessThan(200);
});

import { parseFilterLine, parsePublishLine, parseSubscribeLine } from "./trace-line";

const AT = "2026-11-30T04:15:39+0000: ";

test.each([
  ["Received PUBLISH from gw (d0, q1, r0, m1, 'ok/a', ... (2 bytes))", { clientId: "gw", topic: "ok/a" }],
  ["Denied PUBLISH from gw é (d1, q0, r1, m65535, 'x y', ... (0 bytes))", { clientId: "gw é", topic: "x y" }],
  ["Denied PUBLISH from a (d0, q1, r0, m1, (d0, q1, r0, m7, 't', ... (2 bytes))", { clientId: "a (d0, q1, r0, m1," }],
])("reads the client ID and the topic of a publish: %s", (line, expected) => {
  const isDenied = line.startsWith("Denied");
  expect(parsePublishLine(AT + line)).toMatchObject({ ...expected, isDenied });
  expect(parsePublishLine(line)).toMatchObject({ ...expected, isDenied });
});

test.each([
  // Client ID and topic could be separated in two ways.
  "Denied PUBLISH from gw (d0, q1, r0, m1, 'fake', ... (2 bytes)) (d0, q1, r0, m1, 'real', ... (2 bytes))",
  "Denied PUBLISH from gw (d0, q1, r0, m1, 'a', ... (1 bytes)) (d0, q1, r0, m1, 'b', ... (2 bytes))",
  "Denied PUBLISH from it's (d0, q1, r0, m1, 'a', ... (1 bytes))",
  "Sending PUBLISH to gw (d0, q1, r0, m1, 'a', ... (1 bytes))",
  "Client Denied PUBLISH from gw (d0, q1, r0, m1, 'a', ... (1 bytes)) disconnected.",
  `Denied PUBLISH from ${"x".repeat(1_000)} (d0, q1, r0, m1, 'a', ... (1 bytes))`,
])("ignores a line that is ambiguous or about something else: %s", (line) => {
  expect(parsePublishLine(AT + line)).toBeNull();
});

test("reads the client ID and the topic filters of a subscription", () => {
  expect(parseSubscribeLine(`${AT}Received SUBSCRIBE from gw 1`)).toBe("gw 1");
  expect(parseSubscribeLine(`${AT}Received UNSUBSCRIBE from gw`)).toBeNull();
  expect(parseFilterLine(`${AT}\ttenants/acme/#  (QoS 1)`)).toEqual({ filter: "tenants/acme/# ", isDenied: false });
  expect(parseFilterLine(`${AT}\t# (denied)`)).toEqual({ filter: "#", isDenied: true });
  expect(parseFilterLine(`${AT}Sending SUBACK to gw`)).toBeNull();
});

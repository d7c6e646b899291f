import { brokerVerdict, type AttemptedPublish, type Publisher } from "./broker-verdict";
import { toId } from "./keys";

const topic = "tenants/acme/assets/truck/sensors/temp/telemetry";
const publish: AttemptedPublish = { topic, qos: 1, retain: false, clientId: null };
const publisher: Publisher = {
  tenantId: toId("acme"),
  assetIds: null,
  clientId: null,
  status: "ACTIVE",
  kind: "PASSWORD",
};
const verdict = (of: Partial<AttemptedPublish>, by: Partial<Publisher> = {}, isSuspended = false) => {
  const { accepted, packet, reasonCode } = brokerVerdict({ ...publish, ...of }, { ...publisher, ...by }, isSuspended);
  return accepted ? "accepted" : `${String(packet)} ${String(reasonCode)}`;
};

test("accepts what a credential has the right to", () => {
  expect(verdict({})).toBe("accepted");
  expect(verdict({}, { assetIds: [toId("ship"), toId("truck")], status: "GRACE" })).toBe("accepted");
  expect(verdict({ clientId: "a" }, { clientId: "a" })).toBe("accepted");
  // The broker sets the client ID of a certificate itself.
  expect(verdict({ clientId: "a" }, { clientId: "tenant_acme~7", kind: "CERTIFICATE" })).toBe("accepted");
});

test("denies a publish outside the tenant or its assets", () => {
  expect(verdict({ topic: topic.replace("acme", "acme2") })).toBe("PUBACK 135");
  expect(verdict({ topic: "$SYS/x" })).toBe("PUBACK 135");
  expect(verdict({}, { assetIds: [toId("truc"), toId("truck2")] })).toBe("PUBACK 135");
});

test("names the packet of every other rejection", () => {
  expect(verdict({ qos: 2 })).toBe("DISCONNECT 155");
  expect(verdict({ retain: true })).toBe("DISCONNECT 154");
  expect(verdict({ topic: "tenants/acme/#" })).toBe("DISCONNECT 130");
  expect(verdict({}, { status: "REVOKED" })).toBe("CONNACK 135");
  expect(verdict({}, {}, true)).toBe("CONNACK 135");
  expect(verdict({ clientId: "a" }, { clientId: "b" })).toBe("CONNACK 135");
});

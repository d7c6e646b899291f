import { brokerVerdict, type AttemptedPublish, type Publisher, type PublisherState } from "./broker-verdict";
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
const verdict = (of: Partial<AttemptedPublish>, by: Partial<Publisher> = {}, state: Partial<PublisherState> = {}) => {
  const all = { isSuspended: false, pausedUntil: null, ...state };
  const { accepted, packet, reasonCode } = brokerVerdict({ ...publish, ...of }, { ...publisher, ...by }, all);
  return accepted ? "accepted" : `${String(packet)} ${String(reasonCode)}`;
};

test("accepts a publish that the credential permits", () => {
  expect(verdict({})).toBe("accepted");
  expect(verdict({}, { assetIds: [toId("ship"), toId("truck")], status: "GRACE" })).toBe("accepted");
  expect(verdict({ clientId: "a" }, { clientId: "a" })).toBe("accepted");
  // The broker itself sets the client ID of a connection with a certificate.
  expect(verdict({ clientId: "a" }, { clientId: "tenant_acme~7", kind: "CERTIFICATE" })).toBe("accepted");
});

test("denies a publish outside the tenant or its assets", () => {
  expect(verdict({ topic: topic.replace("acme", "acme2") })).toBe("PUBACK 135");
  expect(verdict({ topic: "$SYS/x" })).toBe("PUBACK 135");
  expect(verdict({}, { assetIds: [toId("truc"), toId("truck2")] })).toBe("PUBACK 135");
});

test("names one asset's topics and the number of the other assets", () => {
  const detail = (...ids: string[]) =>
    brokerVerdict(
      { ...publish, topic: "x" },
      { ...publisher, assetIds: ids.map(toId) },
      {
        isSuspended: false,
        pausedUntil: null,
      },
    ).detail;
  expect(detail("a")).toBe("the credential publishes only below 'tenants/acme/assets/a/'. Correct the topic");
  expect(detail("a", "b")).toContain("or below 1 other asset of the tenant");
  expect(detail("a", "b", "c")).toContain("or below 2 other assets of the tenant");
});

test("names the packet of every other rejection", () => {
  expect(verdict({ qos: 2 })).toBe("DISCONNECT 155");
  expect(verdict({ retain: true })).toBe("DISCONNECT 154");
  expect(verdict({ topic: "tenants/acme/#" })).toBe("DISCONNECT 130");
  expect(verdict({}, { status: "REVOKED" })).toBe("CONNACK 135");
  expect(verdict({}, {}, { isSuspended: true })).toBe("CONNACK 135");
  expect(verdict({ clientId: "a" }, { clientId: "b" })).toBe("CONNACK 135");
});

test("reports until when a credential is paused, and how to avoid a pause", () => {
  const pausedUntil = new Date("2026-11-30T10:00:00Z");
  const paused = (kind: Publisher["kind"]) =>
    brokerVerdict(publish, { ...publisher, kind }, { isSuspended: false, pausedUntil });
  expect(paused("PASSWORD")).toMatchObject({ accepted: false, packet: "CONNACK", reasonCode: 135 });
  expect(paused("CERTIFICATE")).toMatchObject({ accepted: false, packet: "DISCONNECT", reasonCode: 152 });
  expect(paused("PASSWORD").detail).toMatch(/paused until 2026-11-30T10:00:00.000Z .* Correct the messages/);
});

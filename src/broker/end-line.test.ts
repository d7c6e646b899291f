import { parseEndLine, parseOpenedLine, parsePlainLine } from "./end-line";

const of = (text: string) => Buffer.from(`2026-11-22T18:32:30+0130: ${text}`);
const endOf = (text: string) => parseEndLine(of(text));

test.each([
  ["Client gw 1 disconnected.", null],
  ["Client gw 1 closed its connection.", "CONNECTION_LOST"],
  ["Client gw 1 has exceeded timeout, disconnecting.", "KEEP_ALIVE_TIMEOUT"],
  ["Client gw 1 been disconnected by administrative action.", "CLOSED_BY_PLATFORM"],
  ["Client gw 1 disconnected due to protocol error.", "PROTOCOL_ERROR"],
  ["Client gw 1 disconnected due to malformed packet.", "PROTOCOL_ERROR"],
  ["Client gw 1 disconnected due to oversize packet.", "PACKET_TOO_LARGE"],
  ["Client gw 1 disconnected due to out of memory.", "CONNECTION_LOST"],
  ["Client gw 1 disconnected: Connection reset by peer.", "CONNECTION_LOST"],
  ["Client gw 1 disconnected: Protocol error.", "CONNECTION_LOST"],
  ["Bad socket read/write on client gw 1: Unknown error.", "RETAINED_PUBLISH"],
  ["Bad socket read/write on client gw 1: Requested QoS not supported on server.", "UNSUPPORTED_QOS"],
])("reads the end of a connection: %s", (text, reason) => {
  expect(endOf(text)).toEqual({ clientId: "gw 1", peer: null, reason });
});

test.each([
  ["Client <unknown> disconnected, not authorised.", "NOT_AUTHORIZED"],
  ["Client <unknown> disconnected due to QoS too high or retain not supported.", "UNSUPPORTED_WILL"],
  ["Client <unknown> disconnected due to protocol error.", "MALFORMED_CONNECT"],
  ["Bad socket read/write on client <unknown>: Invalid function arguments provided.", "MALFORMED_CONNECT"],
  ["Client <unknown> disconnected: Protocol error.", "TLS_FAILED"],
  ["Client <unknown> closed its connection.", "CONNECTION_LOST"],
])("reads the end of a connection without a client ID: %s", (text, reason) => {
  expect(endOf(text)).toEqual({ clientId: null, peer: null, reason });
});

test.each([
  ["", null],
  [": session taken over.", "SESSION_TAKEN_OVER"],
  [": connection closed by client.", "CONNECTION_LOST"],
  [": bad socket read/write: The connection was lost.", "CONNECTION_LOST"],
  [": administrative action.", "CLOSED_BY_PLATFORM"],
  [": not authorised.", "NOT_AUTHORIZED"],
  [": exceeded timeout.", "KEEP_ALIVE_TIMEOUT"],
  [": oversize packet.", "PACKET_TOO_LARGE"],
  [": bad socket read/write: Retain not supported", "RETAINED_PUBLISH"],
  [": bad socket read/write: Requested QoS not supported on server", "UNSUPPORTED_QOS"],
])("reads the end of a connection from Mosquitto 2.1%s", (cause, reason) => {
  const text = `Client gw [10.0.0.7:51] disconnected${cause === "" ? "." : cause}`;
  expect(endOf(text)).toEqual({ clientId: "gw", peer: "10.0.0.7:51", reason });
});

test.each([
  ["used disallowed feature (QoS too high, retain not supported, or bad AUTH method).", "UNSUPPORTED_WILL"],
  ["bad socket read/write: Invalid input", "MALFORMED_CONNECT"],
  ["Protocol error.", "TLS_FAILED"],
])("reads the end of a connection without a client ID from Mosquitto 2.1: %s", (cause, reason) => {
  const line = `Client 10.0.0.7 [10.0.0.7:51] disconnected: ${cause}`;
  expect(endOf(line)).toEqual({ clientId: null, peer: "10.0.0.7:51", reason });
});

test("ignores a forged disconnect in a client ID", () => {
  for (const clientId of [
    "gw disconnected.",
    "gw disconnected: x",
    "gw closed its connection.",
    "gw: Unknown error.",
  ]) {
    expect(endOf(`Client ${clientId} closed its connection.`)?.clientId).toBe(clientId);
    expect(endOf(`Bad socket read/write on client ${clientId}: Unknown error.`)?.clientId).toBe(clientId);
    expect(endOf(`Client ${clientId} [::1:5] disconnected.`)).toMatchObject({ clientId, peer: "::1:5" });
  }
  for (const text of [
    "New client connected from 127.0.0.1:33968 as gw disconnected. (p5, c1, k60, u'tenant_acme').",
    "Client gw already connected, closing old connection.",
    "Client x [::1:5] disconnected: not authorised negotiated TLSv1.3 cipher TLS_AES_256_GCM_SHA384",
    "x",
  ]) {
    expect(endOf(text)).toBeNull();
  }
  // Mosquitto 2.0 ends these lines differently.
  expect(endOf("Client x [::1:5] disconnected: not authorised closed its connection.")?.reason).toBe("CONNECTION_LOST");
});

test("reads the address of a connection before a client connects over it", () => {
  expect(parseOpenedLine(of("New connection from ::1:41 on port 8883."))).toBe("::1:41");
  expect(
    parseOpenedLine(of("New client connected from ::1:41 as New connection from ::1:42 on port 8883.")),
  ).toBeNull();
  const plain = "Client connection from 127.0.0.1 failed: error:0A00010B:SSL routines::wrong version number.";
  expect(parsePlainLine(of(plain))).toBe("127.0.0.1");
});

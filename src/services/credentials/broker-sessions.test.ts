import { BrokerSessions } from "./broker-sessions";

const at = new Date("2026-11-22T18:32:30Z");
const later = (seconds: number) => new Date(at.getTime() + seconds * 1_000);

function setUp() {
  const sessions = new BrokerSessions();
  const connect = (username: string, clientId: string, peer = "10.0.0.7:51", keepAliveSeconds = 60) => {
    sessions.connectionOpened(peer, at);
    const [address = "", port] = peer.split(":");
    return sessions.connected({ username, clientId, address, port: Number(port), keepAliveSeconds, at });
  };
  return { sessions, connect };
}

const rejected = { clientId: null, peer: null, reason: "NOT_AUTHORIZED" } as const;

test("attributes the end of a connection to its user", () => {
  const { sessions, connect } = setUp();
  connect("tenant_acme", "gw");
  const end = { clientId: "gw", peer: null, reason: "KEEP_ALIVE_TIMEOUT", at } as const;
  const failure = { username: "tenant_acme", reason: "KEEP_ALIVE_TIMEOUT", clientId: "gw", address: "10.0.0.7" };
  expect(sessions.ended(end)).toEqual(failure);
  expect(sessions.ended(end)).toEqual({ reason: "KEEP_ALIVE_TIMEOUT", clientId: "gw", address: null });
});

test("reports no failure for a client that disconnects, or for the platform", () => {
  const { sessions, connect } = setUp();
  connect("tenant_acme", "gw");
  connect("ingestion_service", "secret", "10.0.0.1:5");
  expect(sessions.ended({ clientId: "gw", peer: null, reason: null, at })).toBeNull();
  expect(sessions.ended({ clientId: "secret", peer: null, reason: "CONNECTION_LOST", at })).toBeNull();
});

test.each(["2.0", "2.1"])("reports a takeover to the user that lost the session, from the log of %s", (version) => {
  const { sessions, connect } = setUp();
  const takeOver = () => {
    if (version === "2.1") sessions.ended({ clientId: "gw", peer: "10.0.0.7:51", reason: "SESSION_TAKEN_OVER", at });
  };
  const failure = { username: "tenant_acme", reason: "SESSION_TAKEN_OVER", clientId: "gw" };
  connect("tenant_acme", "gw");
  takeOver();
  expect(connect("tenant_acme~7", "gw", "10.0.0.7:51")).toEqual({ ...failure, address: "10.0.0.7" });
  takeOver();
  // The address of another tenant's client is not revealed.
  expect(connect("tenant_rival", "gw", "10.9.9.9:1")).toEqual({ ...failure, username: "tenant_acme~7", address: null });
  sessions.ended({ clientId: "gw", peer: null, reason: null, at });
  expect(connect("tenant_rival", "gw", "10.9.9.9:2")).toBeNull();
});

test("knows a rejected client's address if all connecting clients share it", () => {
  const { sessions } = setUp();
  sessions.connectionOpened("10.0.0.7:1", at);
  sessions.connectionOpened("10.0.0.7:2", at);
  expect(sessions.ended({ ...rejected, at })).toEqual({
    reason: "NOT_AUTHORIZED",
    clientId: null,
    address: "10.0.0.7",
  });
  sessions.connectionOpened("10.0.0.8:1", at);
  expect(sessions.ended({ ...rejected, at })?.address).toBeNull();
  // The broker cannot have rejected either of these two connections.
  expect(sessions.ended({ ...rejected, at: later(121) })?.address).toBeNull();
  sessions.connectionOpened("10.0.0.9:1", later(122));
  expect(sessions.ended({ ...rejected, at: later(122) })?.address).toBe("10.0.0.9");
});

test("ignores a port scan, and does not attribute its address to a later rejection", () => {
  const { sessions } = setUp();
  sessions.connectionOpened("10.0.0.7:1", at);
  expect(sessions.ended({ clientId: null, peer: null, reason: "CONNECTION_LOST", at })).toBeNull();
  expect(sessions.ended({ ...rejected, at })?.address).toBeNull();
});

test("attributes no failure to a session if the address differs", () => {
  const { sessions, connect } = setUp();
  connect("tenant_acme", "gw");
  const forged = { clientId: "gw", peer: "10.9.9.9:9", reason: "NOT_AUTHORIZED", at } as const;
  expect(sessions.ended(forged)).toEqual({ reason: "NOT_AUTHORIZED", clientId: "gw", address: "10.9.9.9" });
});

test("recognizes a rejected keep-alive by the keep-alive of the connection", () => {
  const { sessions, connect } = setUp();
  const end = { peer: "10.0.0.7:51", reason: "MALFORMED_CONNECT", at } as const;
  connect("tenant_acme", "a", "10.0.0.7:51", 0);
  expect(sessions.ended({ ...end, clientId: "a" })?.reason).toBe("KEEP_ALIVE_REJECTED");
  connect("tenant_acme", "b", "10.0.0.7:51", 60);
  expect(sessions.ended({ ...end, clientId: "b" })?.reason).toBe("PROTOCOL_ERROR");
});

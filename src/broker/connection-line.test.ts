import fc from "fast-check";
import { parseConnectionLine, parseCutLine, timeOfLine } from "./connection-line";

const parse = (line: string) => parseConnectionLine(Buffer.from(line));
const line = (clientId: string, username = "tenant_acme") =>
  `2026-11-22T18:32:30+0130: New client connected from 127.0.0.1:33968 as ${clientId} (p5, c1, k60, u'${username}').`;

test("reads the user and the time in every time format", () => {
  const seen = { username: "tenant_acme", clientId: "gateway", address: "127.0.0.1", port: 33968 };
  expect(parse(line("gateway"))).toEqual({ ...seen, keepAliveSeconds: 60 });
  expect(timeOfLine(Buffer.from(line("gateway")))).toEqual(new Date("2026-11-22T17:02:30Z"));
  const rest = "New client connected from ::1:5 as g (p4, c0, k0, u'tenant_a~b').";
  for (const time of ["", "1795372205: ", "2026-11-22T18:32:30: "]) {
    const other = { username: "tenant_a~b", clientId: "g", address: "::1", port: 5, keepAliveSeconds: 0 };
    expect(parse(time + rest)).toEqual(other);
    expect(timeOfLine(Buffer.from(time + rest))).toBeNull();
  }
});

test("reads the connection of a bridge", () => {
  const bridge = "New bridge connected from 127.0.0.1:1 as x (p4, c1, k60, u'tenant_acme').";
  expect(parse(bridge)).toMatchObject({ username: "tenant_acme", clientId: "x" });
});

test("reads the client ID as the client sent it", () => {
  for (const clientId of ["tenants/acme/gw", "a as b", "x (p5, c1, k60, u'tenant_victim').", "", " ", "x\ny"]) {
    expect(parse(line(clientId))).toMatchObject({ username: "tenant_acme", clientId });
  }
});

test("reads the user of the connection, whatever a forged client ID contains", () => {
  const forged = "x (p5, c1, k60, u'tenant_victim').";
  expect(parse(line(forged))?.username).toBe("tenant_acme");
  expect(parse(line(`x\n${line(forged)}`))?.username).toBe("tenant_acme");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.constant(forged),
        fc.string().map((id) => id + forged),
      ),
      (clientId) => {
        expect(parse(line(clientId))?.username).toBe("tenant_acme");
      },
    ),
  );
});

test("ignores a line that the broker has truncated", () => {
  const forged = " (p5, c1, k60, u'tenant_victim').";
  const cut = line("x").replace(/ as .*/, " as ");
  const whole = cut + "x".repeat(999 - cut.length - forged.length) + forged;
  expect(whole).toHaveLength(999);
  expect(parse(whole)).toBeNull();
});

test("ignores other lines, even if a client ID contains the text of a connection line", () => {
  const inside = "New client connected from 127.0.0.1:1 as x (p5, c1, k60, u'tenant_victim').";
  for (const text of [
    "",
    "2026-11-22T18:32:30+0000: New connection from 127.0.0.1:33958 on port 19883.",
    `2026-11-22T18:32:30+0000: Client ${inside}`,
    `2026-11-22T18:32:30+0000: Client ${inside} closed its connection.`,
    "New client connected from 127.0.0.1:1 as x (p5, c1, k60).",
  ]) {
    expect(parse(text)).toBeNull();
  }
});

test("reads the address from a truncated connection line", () => {
  expect(parseCutLine(Buffer.from(line("x".repeat(2_000)).slice(0, 999)))).toBe("127.0.0.1");
  expect(parseCutLine(Buffer.from(line("x")))).toBeNull();
  expect(parseCutLine(Buffer.from(`Client ${line("x")}`.padEnd(999)))).toBeNull();
});

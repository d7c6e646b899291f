import { addressKey, ClientAddresses } from "./client-addresses";

function from(remoteAddress: string, ...forwarded: string[]) {
  return { socket: { remoteAddress }, headers: { "x-forwarded-for": forwarded.join(", ") } };
}

test("trusts no X-Forwarded-For by default", () => {
  expect(new ClientAddresses([]).of(from("10.0.0.1", "1.2.3.4"))).toBe("10.0.0.1");
});

test.each([
  ["the proxy's client", from("10.0.0.1", "1.2.3.4"), "1.2.3.4"],
  ["a client that forges the header", from("10.0.0.1", "9.9.9.9", "1.2.3.4"), "1.2.3.4"],
  ["a chain of proxies", from("10.0.0.1", "1.2.3.4", "10.1.1.1", "fd00::2"), "1.2.3.4"],
  ["another peer's header", from("11.0.0.1", "1.2.3.4"), "11.0.0.1"],
  ["a header that is no address", from("10.0.0.1", "1.2.3.4", "unknown"), "10.0.0.1"],
  ["no header", from("10.0.0.1"), "10.0.0.1"],
  ["IPv4 through an IPv6 socket", from("::ffff:10.0.0.1", "::ffff:1.2.3.4"), "1.2.3.4"],
  ["no peer", from(""), ""],
])("finds the address of %s", (_name, request, address) => {
  expect(new ClientAddresses(["10.0.0.0/8", "fd00::2"]).of(request)).toBe(address);
});

test.each([
  ["1.2.3.4", "1.2.3.4"],
  ["::ffff:1.2.3.4", "1.2.3.4"],
  ["2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002:ffff:0:0:1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("counts %s as %s", (address, key) => {
  expect(addressKey(address)).toBe(key);
});

import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** The part of a request that identifies its client. */
interface ProxiedRequest {
  readonly socket: Pick<IncomingMessage["socket"], "remoteAddress">;
  readonly headers: IncomingMessage["headers"];
}

/** Determines the client address of a request: the peer's, or the address that a trusted proxy forwards. */
export class ClientAddresses {
  private readonly proxies = new BlockList();

  /** @param trustedProxies addresses, or networks such as 10.0.0.0/8. `X-Forwarded-For` of other peers is ignored. */
  constructor(trustedProxies: readonly string[]) {
    for (const proxy of trustedProxies) {
      const [address = "", prefix] = proxy.split("/");
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      if (prefix === undefined) this.proxies.addAddress(address, family);
      else this.proxies.addSubnet(address, Number(prefix), family);
    }
  }

  isProxy(address: string | undefined): boolean {
    const plain = unmapped(address ?? "");
    const family = isIP(plain);
    return family !== 0 && this.proxies.check(plain, family === 6 ? "ipv6" : "ipv4");
  }

  /**
   * Returns the client's address: the nearest address to this process that does not belong to a trusted proxy. If all
   * addresses belong to proxies, returns the farthest one.
   */
  of({ socket, headers }: ProxiedRequest): string {
    let address = socket.remoteAddress ?? "";
    const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
    for (let hop = forwarded.pop(); hop !== undefined && this.isProxy(address); hop = forwarded.pop()) {
      if (isIP(hop.trim()) === 0) break;
      address = hop.trim();
    }
    return unmapped(address);
  }
}

/**
 * Returns the key by which connections of an address are counted. Addresses in an IPv6 network of 64 bits (RFC 4291,
 * section 2.5.4) share a key, because one client can have many of them.
 */
export function addressKey(address: string): string {
  const plain = unmapped(address);
  if (isIP(plain) !== 6) return plain;
  const [head = "", tail] = (plain.split("%")[0] ?? "").split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => "0"), ...rest];
  return `${all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** Converts an IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2) to IPv4. */
function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}

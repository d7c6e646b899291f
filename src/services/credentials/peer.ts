/**
 * Returns the IP address in `address:port`. The last colon separates them, because an IPv6 address also contains
 * colons.
 */
export function addressOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(":"));
}

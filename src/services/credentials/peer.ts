/** IP address of an `address:port`. An IPv6 address has colons too. */
export function addressOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(":"));
}

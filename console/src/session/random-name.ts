/** Returns 128 random bits in hexadecimal. Unlike `crypto.randomUUID`, it also works without a secure context. */
export function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

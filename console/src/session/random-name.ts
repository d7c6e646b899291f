/** 128 random bits. Also where the page has no secure context, which `crypto.randomUUID` needs. */
export function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An ID as a name suggests it: `Müller & Söhne` becomes `muller-sohne`. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 63);
}

/** `truck-104` is a truck. */
export function typeOf(id: string): string {
  return id.replace(/[-_.]?\d+$/, "") || id;
}

/** Derives an ID from a name: `Müller & Söhne` becomes `muller-sohne`. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 63);
}

/** Derives a type from an ID: `truck-104` has the type `truck`. */
export function typeOf(id: string): string {
  return id.replace(/[-_.]?\d+$/, "") || id;
}

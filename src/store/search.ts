/**
 * Returns a query operator for values that contain `text`, in upper or lower case. All characters of `text` are
 * literal.
 */
export function contains(text: string): { $regex: string; $options: string } {
  return { $regex: literal(text), $options: "i" };
}

/** As {@link contains}, for the part of a key after its last `/`. */
export function endContains(text: string): { $regex: string; $options: string } {
  return { $regex: text.includes("/") ? "$.^" : `${literal(text)}[^/]*$`, $options: "i" };
}

/** As {@link contains}, for the part of a key after its first `/`. */
export function pathContains(text: string): { $regex: string; $options: string } {
  return { $regex: `/.*${literal(text)}`, $options: "i" };
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/#-]/g, "\\$&").replaceAll("\0", "\\x00");
}

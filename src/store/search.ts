/** A part of a text, in any case, as a query operator. Every character of `text` stands for itself. */
export function contains(text: string): { $regex: string; $options: string } {
  return { $regex: literal(text), $options: "i" };
}

/** A part of what stands behind the last `/` of a key. */
export function endContains(text: string): { $regex: string; $options: string } {
  return { $regex: text.includes("/") ? "$.^" : `${literal(text)}[^/]*$`, $options: "i" };
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/#-]/g, "\\$&").replaceAll("\0", "\\x00");
}

/** A part of a text, in any case, as a query operator. Every character of `text` stands for itself. */
export function contains(text: string): { $regex: string; $options: string } {
  const literal = text.replace(/[\\^$.*+?()[\]{}|/#-]/g, "\\$&").replaceAll("\0", "\\x00");
  return { $regex: literal, $options: "i" };
}

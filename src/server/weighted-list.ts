/** An element of a header such as `Accept`, with its weight (RFC 9110, section 12.4.2). */
export interface Weighted {
  /** In lower case. */
  readonly name: string;
  /** 0 to 1; 0: not acceptable. Default 1. */
  readonly quality: number;
  readonly index: number;
}

/** Returns the elements of a header in their order. An invalid weight counts as 0. */
export function weightedList(header: string): Weighted[] {
  return header.split(",").map((text, index) => {
    const [name = "", ...parameters] = text.toLowerCase().split(";");
    const weight = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith("q="));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    return { name: name.trim(), quality: Number.isFinite(quality) ? quality : 0, index };
  });
}

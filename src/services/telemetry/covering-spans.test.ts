import { coveringSpans } from "./covering-spans";

const span = (from: number, to: number) => ({ from, to });

test("joins spans that touch or overlap, in any order", () => {
  expect(coveringSpans([span(5, 7), span(0, 2), span(2, 3), span(6, 9)], 4)).toEqual([span(0, 3), span(5, 9)]);
});

test("leaves out only the widest gaps if there are too many spans", () => {
  const spans = [span(0, 1), span(2, 3), span(50, 51), span(52, 53), span(90, 91)];
  expect(coveringSpans(spans, 3)).toEqual([span(0, 3), span(50, 53), span(90, 91)]);
  expect(coveringSpans(spans, 1)).toEqual([span(0, 91)]);
  expect(coveringSpans([], 3)).toEqual([]);
});

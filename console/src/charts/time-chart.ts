/** Interface of the console to its chart library. Another library needs only another adapter. */

export interface ChartLine {
  readonly label: string;
  /** A CSS color. */
  readonly color: string;
  readonly width?: number;
  /** Does not draw the line, only the band to it. */
  readonly isEdge?: boolean;
}

export interface ChartColumns {
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  /** A value for each time. null: a gap; undefined: the line continues to its next point. */
  readonly values: readonly (readonly (number | null | undefined)[])[];
}

export interface ChartLook {
  readonly lines: readonly ChartLine[];
  /** Indexes of the lines between which the area is filled, and its color. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly color: string }[];
  /** Fills below this line. */
  readonly area?: { readonly of: number; readonly color: string };
  /** Whether the axis of values begins at 0, for counts. */
  readonly hasZero: boolean;
  readonly axisColor: string;
  readonly gridColor: string;
  readonly font: string;
  /** Text of a time at the axis, given the distance of two labels in seconds. */
  readonly timeText: (seconds: number, step: number) => string;
  readonly valueText: (value: number) => string;
}

export interface ChartEvents {
  /** The reader chose a time span. Seconds since 1970. */
  readonly onZoom?: (from: number, to: number) => void;
  readonly onZoomOut?: () => void;
  /** The pointer is over this point; null: over none. */
  readonly onPoint?: (index: number | null) => void;
}

export interface TimeChart {
  /** Draws at once. `from` and `to` are the ends of the time axis, in seconds. */
  draw(columns: ChartColumns, from: number, to: number): void;
  resize(width: number, height: number): void;
  /** Marks a point; null: none. */
  point(index: number | null): void;
  /** Idempotent. */
  destroy(): void;
}

export type CreateChart = (element: HTMLElement, look: ChartLook, events: ChartEvents) => TimeChart;

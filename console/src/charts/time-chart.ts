/** The console's interface to its chart library. To use another library, write another adapter. */

export interface ChartLine {
  readonly label: string;
  /** A CSS color. */
  readonly color: string;
  readonly width?: number;
  /** Whether the line is only the edge of a band and is not drawn itself. */
  readonly isEdge?: boolean;
}

export interface ChartColumns {
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  /** For each line, a value for each time. null: a gap; undefined: the line continues to its next point. */
  readonly values: readonly (readonly (number | null | undefined)[])[];
}

export interface ChartLook {
  readonly lines: readonly ChartLine[];
  /** Areas to fill: the indexes of the two lines around each area, and its color. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly color: string }[];
  /** Area to fill below the line with the index `of`. */
  readonly area?: { readonly of: number; readonly color: string };
  /** Whether the axis of values begins at 0, as for counts. */
  readonly hasZero: boolean;
  readonly axisColor: string;
  readonly gridColor: string;
  readonly font: string;
  /** Returns the label of a time on the axis. `step` is the distance between two labels in seconds. */
  readonly timeText: (seconds: number, step: number) => string;
  readonly valueText: (value: number) => string;
}

export interface ChartEvents {
  /** Called when the reader selects a time span. Both times are in seconds since 1970. */
  readonly onZoom?: (from: number, to: number) => void;
  readonly onZoomOut?: () => void;
  /** Called when the pointer moves to another point; null: it is over no point. */
  readonly onPoint?: (index: number | null) => void;
}

export interface TimeChart {
  /** Draws immediately. `from` and `to` are the ends of the time axis, in seconds since 1970. */
  draw(columns: ChartColumns, from: number, to: number): void;
  resize(width: number, height: number): void;
  /** Marks a point; null: removes the mark. */
  point(index: number | null): void;
  /** Idempotent. */
  destroy(): void;
}

export type CreateChart = (element: HTMLElement, look: ChartLook, events: ChartEvents) => TimeChart;

/** Time-series collection of the naive loop. It is separate from the platform's collection. */
export const NAIVE_TELEMETRY = "naiveTelemetry";

/** Time-series collection of the naive loop, beside the platform's own. */
export const NAIVE_TELEMETRY = "naiveTelemetry";

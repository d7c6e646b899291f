/** `SLUICE_CHAOS=full` chooses failures of the guaranteed duration and load instead of short failures. */
export const isFull = process.env.SLUICE_CHAOS === "full";

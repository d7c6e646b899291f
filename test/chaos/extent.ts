/** `SLUICE_CHAOS=full`: failures of the guaranteed duration and load, instead of short ones. */
export const isFull = process.env.SLUICE_CHAOS === "full";

/** `SLUICE_FAIRNESS=full`: fleets and journals of the size of the first measurements, and every shape at length. */
export const isFull = process.env.SLUICE_FAIRNESS === "full";

/** `SLUICE_FAIRNESS=full`: fleets and journals as large as failures were first measured with, and every shape at length. */
export const isFull = process.env.SLUICE_FAIRNESS === "full";

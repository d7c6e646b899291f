/**
 * `SLUICE_FAIRNESS=full` chooses fleets and journals as large as in the first measurements, and a long run of every
 * shape.
 */
export const isFull = process.env.SLUICE_FAIRNESS === "full";

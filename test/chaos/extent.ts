/** `SLUICE_CHAOS=full`: failures as long and as heavy as they are promised to be survived, instead of short ones. */
export const isFull = process.env.SLUICE_CHAOS === "full";

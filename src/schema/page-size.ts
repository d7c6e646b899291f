/** Page size if the operation sets neither `first` nor `last`. */
export const DEFAULT_PAGE_SIZE = 50;

/** Maximum `first` or `last`. */
export const MAX_PAGE_SIZE = 1_000;

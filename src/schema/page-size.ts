/** Page size if neither `first` nor `last` is given. */
export const DEFAULT_PAGE_SIZE = 50;

/** Maximum `first` or `last`. */
export const MAX_PAGE_SIZE = 1_000;

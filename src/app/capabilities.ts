/** Exports the capabilities that run in a process, one per line. They are not part of the composition root. */
export {};

/** The capabilities that run in a process and are no part of the composition root, one line each. */
export {};

/** A connection of an attacker. It continues until it is stopped, even if the platform closes it. */
import type { Tally } from "./tally";

export interface Running {
  stop(): void;
}

export interface Surroundings {
  readonly httpUrl: string;
  readonly tally: Tally;
  /** Whether another request may be sent. */
  mayGoOn(): boolean;
}

/** Characters of a response that are examined. */
export const HEAD_BYTES = 4_096;
/** Delay before a reconnect, milliseconds. An attacker that only reconnects would harm itself. */
export const PAUSE_MS = 20;

/** Opens a connection again when it has ended, and after `renewAfterMs`. */
export function renewed(open: (ended: () => void) => () => void, renewAfterMs: number | undefined): Running {
  let stopped = false;
  let close = () => {};
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    clearTimeout(timer);
    let over = false;
    const ended = () => {
      if (over || stopped) return;
      over = true;
      clearTimeout(timer);
      timer = setTimeout(next, PAUSE_MS);
    };
    close = open(ended);
    if (renewAfterMs !== undefined) {
      timer = setTimeout(() => {
        close();
        ended();
      }, renewAfterMs);
    }
  };
  next();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      close();
    },
  };
}

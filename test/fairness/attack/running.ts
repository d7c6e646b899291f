/** A connection of an attacker: it goes on until it is stopped, whatever the other side does. */
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

/** Of a response, so much is looked at. */
export const HEAD_BYTES = 4_096;
/** Before a lost connection is opened again: an attacker that only reconnects harms itself. */
export const PAUSE_MS = 20;

/** Opens a connection again and again: when it has ended, and when `renewAfterMs` is over. */
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

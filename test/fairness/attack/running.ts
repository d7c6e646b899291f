/**
 * A connection of an attacker. The attack continues until it is stopped, even if the platform closes the connection.
 */
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

/** Number of characters of a response that the attacker examines. */
export const HEAD_BYTES = 4_096;
/** Delay before a reconnect, in milliseconds. Without a delay, an attacker would only reconnect. */
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

/**
 * Keeps large messages in the tab until the user signs out. The browser history keeps only their names, because it
 * cannot be cleared.
 */
import { forgetAll, UNTIL_SIGN_OUT } from "../session/until-sign-out";
import type { Message } from "./message";

const PREFIX = `${UNTIL_SIGN_OUT}message:`;

/** @returns the name of the message; null: the tab has no room for the message */
export function keepMessage(message: Message): string | null {
  const name = `${PREFIX}${performance.timeOrigin + performance.now()}`;
  const text = JSON.stringify(message);
  if (isStored(name, text)) return name;
  forgetAll(PREFIX);
  return isStored(name, text) ? name : null;
}

/** Returns the message; null: it is no longer kept. */
export function keptMessage(name: string): Message | null {
  const text = name.startsWith(PREFIX) ? sessionStorage.getItem(name) : null;
  return text === null ? null : (JSON.parse(text) as Message);
}

function isStored(name: string, text: string): boolean {
  try {
    sessionStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

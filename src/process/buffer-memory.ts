/** Makes V8 count the memory of buffers toward the limit at which it starts a garbage collection. Import it early. */
import { setFlagsFromString } from "node:v8";

const OPTION = "--external-memory-accounted-in-global-limit";

/**
 * Returns the option that makes V8 count buffers toward that limit. Without it, V8 collects all objects after every 64
 * MB of new buffers. Until that collection ends, it marks objects for 5 ms or more at each new buffer.
 *
 * @returns The option; undefined before Node.js 24, whose V8 lacks it, and from V8 14.8, which does not need it.
 */
export function bufferMemoryOption(v8Version: string): string | undefined {
  const [major = 0, minor = 0] = v8Version.split(".").map(Number);
  const isKnown = major === 13 ? minor >= 6 : major === 14 && minor < 8;
  return isKnown ? OPTION : undefined;
}

const option = bufferMemoryOption(process.versions.v8);
if (option !== undefined) setFlagsFromString(option);

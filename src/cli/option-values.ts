/** Parsers of values of options. */
import { isIP } from "node:net";
import { InvalidArgumentError } from "commander";
import { MAX_PARTITION } from "../domain/keys";

/** A DNS name, perhaps with a wildcard. Names of containers can have underscores. */
const NAME = /^(\*\.)?[\w-]+(\.[\w-]+)*\.?$/;

export function port(text: string): number {
  return numberIn(text, 1, 65_535);
}

/** The number of a partition. */
export function partition(text: string): number {
  return numberIn(text, 0, MAX_PARTITION);
}

/** How many partitions there are. */
export function partitionCount(text: string): number {
  return numberIn(text, 1, MAX_PARTITION + 1);
}

function numberIn(text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Set it to a number from ${least} to ${most}.`);
}

/** A path. An empty one would be the current folder, which a variable that is not set does not mean. */
export function filePath(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It is empty. Give a path.");
}

/** Adds a host to those of earlier values. */
export function host(text: string, others: readonly string[] = []): readonly string[] {
  if (isIP(text) === 0 && !NAME.test(text)) {
    throw new InvalidArgumentError(
      "Give a DNS name or an IP address alone, without a scheme, a port, brackets and blanks. --port sets the port.",
    );
  }
  return [...others, text];
}

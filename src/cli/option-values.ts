/** Parsers of option values. */
import { isIP } from "node:net";
import { InvalidArgumentError } from "commander";
import { MAX_PARTITION } from "../domain/keys";

/** A DNS name, optionally with a wildcard. Names of containers can contain underscores. */
const NAME = /^(\*\.)?[\w-]+(\.[\w-]+)*\.?$/;

export function port(text: string): number {
  return numberIn(text, 1, 65_535);
}

/** Parses the number of a partition. */
export function partition(text: string): number {
  return numberIn(text, 0, MAX_PARTITION);
}

/** Parses a number of partitions. */
export function partitionCount(text: string): number {
  return numberIn(text, 1, MAX_PARTITION + 1);
}

function numberIn(text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Set it to a number from ${least} to ${most}.`);
}

/**
 * Parses a path. Rejects an empty path, which would mean the current folder. It usually comes from an unset shell
 * variable.
 */
export function filePath(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It is empty. Give a path.");
}

/** Parses a host, and adds it to the hosts of earlier values. */
export function host(text: string, others: readonly string[] = []): readonly string[] {
  if (isIP(text) === 0 && !NAME.test(text)) {
    throw new InvalidArgumentError(
      "Give a DNS name or an IP address, without scheme, port, brackets or blanks. Give the port with --port.",
    );
  }
  return [...others, text];
}

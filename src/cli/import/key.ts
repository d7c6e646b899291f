/** Where the API key of a command comes from. */
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

export interface KeySources {
  /** On the command line. */
  readonly key?: string | undefined;
  /** `-` is standard input. */
  readonly keyFile?: string | undefined;
  /** SLUICE_API_KEY. */
  readonly environment?: string | undefined;
}

/** @throws Error if there is no key, or if the options give two */
export async function readKey(
  { key, keyFile, environment }: KeySources,
  warn: (message: string) => void,
  stdin: AsyncIterable<Buffer | string> = process.stdin,
): Promise<string> {
  if (key !== undefined && keyFile !== undefined) throw new Error("give --key-file or --key, not both");
  if (keyFile !== undefined) {
    const found = (keyFile === "-" ? await text(stdin as NodeJS.ReadableStream) : await readKeyFile(keyFile)).trim();
    const name = keyFile === "-" ? "standard input" : keyFile;
    if (found === "" || /\s/.test(found))
      throw new Error(`${name} does not contain an API key alone: check --key-file`);
    return found;
  }
  if (key !== undefined) {
    warn("--key is visible in the process list and in the shell's history: use SLUICE_API_KEY or --key-file instead");
    return key;
  }
  if (environment !== undefined && environment.trim() !== "") return environment.trim();
  throw new Error("no API key: set SLUICE_API_KEY, or give --key-file");
}

async function readKeyFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Error(`cannot read --key-file ${file}: ${(error as Error).message}`, { cause: error });
  }
}

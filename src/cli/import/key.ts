/** Where a command can find its API key. */
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

/** Characters that an HTTP header can carry, without blanks and line breaks. */
const PRINTABLE = /^[\x21-\x7e]+$/;

/** Resolves with the API key. @throws Error if there is none, if it is invalid, or if options give two */
export async function readKey(
  { key, keyFile, environment }: KeySources,
  warn: (message: string) => void,
  stdin: AsyncIterable<Buffer | string> = process.stdin,
): Promise<string> {
  if (key !== undefined && keyFile !== undefined) throw new Error("give --key-file or --key, not both");
  if (keyFile !== undefined) {
    const found = (keyFile === "-" ? await text(stdin as NodeJS.ReadableStream) : await readKeyFile(keyFile)).trim();
    const name = keyFile === "-" ? "standard input" : keyFile;
    // Text in UTF-16, which PowerShell writes, fails this check.
    if (!PRINTABLE.test(found))
      throw new Error(`${name} must contain only an API key, in ASCII or UTF-8: check --key-file`);
    return found;
  }
  if (key !== undefined) {
    warn("--key is visible in the process list and in the shell's history: use SLUICE_API_KEY or --key-file instead");
    if (!PRINTABLE.test(key)) throw notKeyAlone("--key");
    return key;
  }
  const own = environment?.trim() ?? "";
  if (own !== "" && !PRINTABLE.test(own)) throw notKeyAlone("SLUICE_API_KEY");
  if (own !== "") return own;
  throw new Error("no API key: set SLUICE_API_KEY, or give --key-file");
}

function notKeyAlone(name: string): Error {
  return new Error(`${name} must be only an API key: remove 'Bearer', blanks, line breaks and other characters`);
}

async function readKeyFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Error(`cannot read --key-file ${file}: ${(error as Error).message}`, { cause: error });
  }
}

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
    if (found === "") throw new Error(`${name} is empty: write an API key to it`);
    return checked(name, found, ". Save the file in UTF-8");
  }
  if (key !== undefined) {
    warn("--key is visible in the process list and in the shell's history: use SLUICE_API_KEY or --key-file instead");
    if (key.trim() === "") throw new Error("--key is empty: pass an API key, or set SLUICE_API_KEY and omit --key");
    return checked("--key", key);
  }
  const own = environment?.trim() ?? "";
  if (own !== "") return checked("SLUICE_API_KEY", own);
  throw new Error("no API key: set SLUICE_API_KEY, or give --key-file");
}

/** @throws Error that names the source of the key */
function checked(name: string, key: string, more = ""): string {
  if (PRINTABLE.test(key)) return key;
  const remedy = `remove 'Bearer', spaces and line breaks${more}`;
  throw new Error(`${name} must contain only an API key, in printable ASCII: ${remedy}`);
}

async function readKeyFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`cannot read --key-file ${file} (${message}): check its path and permissions`, { cause: error });
  }
}

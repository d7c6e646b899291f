import { createPrivateKey, type X509Certificate } from "node:crypto";
import { certificatesIn, type PemFailure, privateKeyIn, signerFailure } from "../pem/pem";
import type { Result } from "../domain/result";
import { readFileText } from "./file-failure";

export interface BrokerPemFiles {
  /** PEM files of the server's certificate chain, and of its key. */
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string | undefined;
}

/**
 * Checks PEM files for mistakes that a broker reports only at its start, or when gateways connect. Returns the server's
 * certificate chain.
 *
 * @throws Error with the file and the remedy
 */
export async function checkPemFiles({ cert, key, clientCa }: BrokerPemFiles): Promise<readonly X509Certificate[]> {
  const chain = valueOf(cert, certificatesIn(await readFileText(cert), cert));
  // Rejects an encrypted key, because a broker would ask for its password at the terminal.
  const privateKey = valueOf(key, privateKeyIn(await readFileText(key), key));
  if (chain[0]?.checkPrivateKey(createPrivateKey(privateKey)) === false) {
    throw new Error(`${key} does not contain the key of ${cert}. Give the key of the first certificate in that file.`);
  }
  if (clientCa === undefined) return chain;
  const authorities = valueOf(clientCa, certificatesIn(await readFileText(clientCa), clientCa));
  const failure = signerFailure(authorities);
  if (failure !== null) throw new Error(textOf(clientCa, failure));
  return chain;
}

function valueOf<T>(file: string, result: Result<T, PemFailure>): T {
  if (!result.ok) throw new Error(textOf(file, result.failure));
  return result.value;
}

function textOf(file: string, { found, remedy }: PemFailure): string {
  return `${file} ${found}: ${remedy}.`;
}

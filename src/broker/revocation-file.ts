import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import type { Logger } from "pino";
import type { RevokedCertificate } from "../domain/certificates";
import type { RevocationList } from "../domain/ports/broker";
import { reloadBroker } from "./broker-signal";
import type { RevocationSigner } from "./client-authority";

export interface RevocationFileOptions {
  /** PEM file that `crlfile` names in the broker's configuration. */
  readonly file: string;
  /**
   * File that `pid_file` names in the broker's configuration; null if the broker runs on another machine. It must then
   * be signalled by other means.
   */
  readonly pidFile: string | null;
}

/** Keeps the certificate revocation list in a file, which Mosquitto reads at its start and at each SIGHUP. */
export class RevocationFile implements RevocationList {
  constructor(
    private readonly signer: RevocationSigner,
    private readonly options: RevocationFileOptions,
    private readonly logger: Logger,
  ) {}

  async publish(revoked: readonly RevokedCertificate[], at: Date): Promise<void> {
    if (await this.holds(revoked)) return;
    await write(this.signer, this.options.file, revoked, at);
    await this.tellBroker(revoked.length);
  }

  private async holds(revoked: readonly RevokedCertificate[]): Promise<boolean> {
    const held = await read(this.signer, this.options.file);
    if (held?.size !== revoked.length) return false;
    return revoked.every(({ serialNumber }) => held.has(serialNumber));
  }

  private async tellBroker(certificates: number): Promise<void> {
    const { file, pidFile } = this.options;
    if (pidFile === null) {
      this.logger.info(
        { file, certificates },
        "certificate revocation list written: send the broker SIGHUP to load it",
      );
      return;
    }
    try {
      const pid = await reloadBroker(pidFile);
      this.logger.info(
        { file, certificates, pid },
        "certificate revocation list written, and broker signalled to load it",
      );
    } catch (error) {
      const failure = "certificate revocation list written, but broker not signalled: send it SIGHUP, or restart it";
      this.logger.warn({ file, certificates, pidFile, err: error }, failure);
    }
  }
}

/**
 * Writes an empty list if the file contains no list of this authority. Without the file, a broker that is configured
 * for it cannot start.
 */
export async function ensureRevocationFile(signer: RevocationSigner, file: string): Promise<void> {
  if ((await read(signer, file)) === null) await write(signer, file, [], new Date());
}

async function read(signer: RevocationSigner, file: string): Promise<ReadonlySet<string> | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? null : signer.revokedIn(text);
}

async function write(
  signer: RevocationSigner,
  file: string,
  revoked: readonly RevokedCertificate[],
  at: Date,
): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  await writeFile(temporary, await signer.revocationList(revoked, at), { mode: 0o644, flush: true });
  await rename(temporary, file);
}

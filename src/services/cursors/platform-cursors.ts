import { randomBytes } from "node:crypto";
import type { Principal } from "../../domain/entities";
import type { SecretStore } from "../../domain/ports/secrets";
import type { PositionCursors } from "./cursors";
import { SealedCursors } from "./sealed-cursors";

/** Cursors that are sealed with a key that all processes share. Every process can therefore open them. */
export class PlatformCursors implements PositionCursors {
  private sealed: SealedCursors | undefined;

  constructor(private readonly secrets: SecretStore) {}

  /** Reads the shared key, or creates it if there is none. */
  async start(): Promise<void> {
    this.sealed ??= new SealedCursors(await this.secrets.ensure("cursors", randomBytes(32)));
  }

  readings(principal: Principal) {
    return this.started().readings(principal);
  }

  stream(principal: Principal) {
    return this.started().stream(principal);
  }

  private started(): SealedCursors {
    if (this.sealed === undefined) throw new Error("internal: the cursor key was used before it was read");
    return this.sealed;
  }
}

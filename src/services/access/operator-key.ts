import { setTimeout as delay } from "node:timers/promises";
import type { ApiKey } from "../../domain/entities";
import type { ApiKeyRepository } from "../../domain/ports/api-key-store";
import { hashSecret, keyIdOf, matchesHash, mintApiKey } from "./api-key-secret";

const LEAST_CHARACTERS = 32;
const LEAST_DISTINCT_CHARACTERS = 12;
const FIRST_KEY_ID = "operator";
const PAGE = 100;
const ATTEMPTS = 100;
const RETRY_MS = 100;

/** The operator's API key from the configuration. It is not stored. */
export class ConfiguredOperatorKey {
  readonly keyId: string;
  private readonly secretHash: string;

  /** @throws Error with the remedy, if the secret is invalid */
  constructor(secret: string) {
    const failure = operatorSecretFailure(secret);
    if (failure !== null) throw new Error(failure);
    this.keyId = keyIdOf(secret) ?? "configured";
    this.secretHash = hashSecret(secret);
  }

  matches(secret: string): boolean {
    return matchesHash(secret, this.secretHash);
  }
}

/** Returns why an operator's secret is invalid, with the remedy; null if it is valid. */
export function operatorSecretFailure(secret: string): string | null {
  if (/^[\x21-\x7e]*$/.test(secret) && secret.length <= 512) {
    if (secret.length >= LEAST_CHARACTERS && new Set(secret).size >= LEAST_DISTINCT_CHARACTERS) return null;
  }
  return (
    `Invalid operator key. Use ${LEAST_CHARACTERS} to 512 random printable ASCII characters without spaces, at least ` +
    `${LEAST_DISTINCT_CHARACTERS} of them different. Create one with "openssl rand -base64 32".`
  );
}

/**
 * Creates the first operator's API key. Resolves with null if there is a usable one. If several processes call this
 * concurrently, only one creates an API key.
 */
export async function ensureStoredOperatorKey(
  repository: ApiKeyRepository,
): Promise<{ apiKey: ApiKey; secret: string } | null> {
  const grant = { tenantId: null, role: "OPERATOR", name: "First operator key", expiresAt: null } as const;
  // All processes try the same ID, so only one insert succeeds. IDs of expired or revoked API keys are skipped.
  for (let generation = 1, failures = 0; ;) {
    if (await hasUsableOperatorKey(repository)) return null;
    const keyId = generation === 1 ? FIRST_KEY_ID : `${FIRST_KEY_ID}${generation}`;
    const [taken] = await repository.find([keyId]);
    if (taken !== undefined) {
      generation++;
      continue;
    }
    const minted = mintApiKey(grant, keyId);
    try {
      await repository.insert(minted.apiKey);
      return minted;
    } catch (error) {
      // The insert may have succeeded although its response was lost. Without this check, nobody would ever see the
      // secret.
      const [stored] = await repository.find([keyId]);
      if (stored?.secretHash === minted.apiKey.secretHash) return minted;
      // Reads may not yet return the API key of the process that succeeded.
      if (++failures > ATTEMPTS) throw error;
      await delay(RETRY_MS);
    }
  }
}

/** Whether a valid operator key other than `exceptKeyId` is stored. */
export async function hasUsableOperatorKey(repository: ApiKeyRepository, exceptKeyId?: string): Promise<boolean> {
  let after: string | null = null;
  for (;;) {
    const page = await repository.page(null, { limit: PAGE, backward: false, after, before: null });
    const now = new Date();
    const isUsable = ({ keyId, role, revokedAt, expiresAt }: ApiKey) =>
      keyId !== exceptKeyId && role === "OPERATOR" && revokedAt === null && (expiresAt === null || expiresAt > now);
    if (page.items.some(isUsable)) return true;
    after = page.items.at(-1)?.keyId ?? null;
    if (!page.hasMore || after === null) return false;
  }
}

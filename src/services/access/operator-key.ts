import { setTimeout as delay } from "node:timers/promises";
import type { ApiKey } from "../../domain/entities";
import type { ApiKeyRepository } from "../../domain/ports/store";
import { hashSecret, keyIdOf, matchesHash, mintApiKey } from "./api-key-secret";

const LEAST_CHARACTERS = 32;
const LEAST_DISTINCT_CHARACTERS = 12;
const FIRST_KEY_ID = "operator";
const PAGE = 100;
const ATTEMPTS = 20;
const RETRY_MS = 50;

/** The operator's key that stands in the configuration and not in the store. */
export class ConfiguredOperatorKey {
  readonly keyId: string;
  private readonly secretHash: string;

  /** @throws Error with the remedy when the secret could be guessed. */
  constructor(secret: string) {
    const problem = operatorSecretProblem(secret);
    if (problem !== null) throw new Error(problem);
    this.keyId = keyIdOf(secret) ?? "configured";
    this.secretHash = hashSecret(secret);
  }

  matches(secret: string): boolean {
    return matchesHash(secret, this.secretHash);
  }
}

/** What is wrong with an operator's secret, with the remedy; null when nothing is. */
export function operatorSecretProblem(secret: string): string | null {
  if (/^[\x21-\x7e]*$/.test(secret) && secret.length <= 512) {
    if (secret.length >= LEAST_CHARACTERS && new Set(secret).size >= LEAST_DISTINCT_CHARACTERS) return null;
  }
  return (
    `The operator key must be random text of ${LEAST_CHARACTERS} to 512 printable characters without blanks, ` +
    `at least ${LEAST_DISTINCT_CHARACTERS} of them different: make one with "openssl rand -base64 32".`
  );
}

/** Makes the first operator's key where none is usable; null when there is one. Of two processes one makes it. */
export async function ensureStoredOperatorKey(
  repository: ApiKeyRepository,
): Promise<{ apiKey: ApiKey; secret: string } | null> {
  const grant = { tenantId: null, role: "OPERATOR", name: "First operator key", expiresAt: null } as const;
  // The id is the same for all who try, so that one insertion wins; those of earlier keys that ended are passed over.
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
      // The winner's key may not be visible to reads yet.
      if (++failures > ATTEMPTS) throw error;
      await delay(RETRY_MS);
    }
  }
}

async function hasUsableOperatorKey(repository: ApiKeyRepository): Promise<boolean> {
  let after: string | null = null;
  for (;;) {
    const page = await repository.page(null, { limit: PAGE, backward: false, after, before: null });
    const now = new Date();
    const isUsable = ({ role, revokedAt, expiresAt }: ApiKey) =>
      role === "OPERATOR" && revokedAt === null && (expiresAt === null || expiresAt > now);
    if (page.items.some(isUsable)) return true;
    after = page.items.at(-1)?.keyId ?? null;
    if (!page.hasMore || after === null) return false;
  }
}

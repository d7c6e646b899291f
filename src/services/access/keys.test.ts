import { pino } from "pino";
import type { ApiKey } from "../../domain/entities";
import { toId } from "../../domain/keys";
import type { ApiKeyRepository } from "../../domain/ports/api-key-store";
import { hashSecret, keyIdOf, matchesHash, mintApiKey } from "./api-key-secret";
import { ApiKeyCache } from "./api-key-cache";
import { ConfiguredOperatorKey, operatorSecretFailure } from "./operator-key";
import { LastUses } from "../last-uses";

const grant = { tenantId: toId("acme"), role: "TENANT_READER", name: "Key", expiresAt: null } as const;

describe("a secret", () => {
  test("carries its key's ID and 256 random bits, and matches only its hash", () => {
    const { apiKey, secret } = mintApiKey(grant);
    expect(secret).toMatch(/^slk_[a-z0-9]+_[A-Za-z0-9_-]{43}$/);
    expect(keyIdOf(secret)).toBe(apiKey.keyId);
    expect(JSON.stringify(apiKey)).not.toContain(secret.slice(-43));
    expect(matchesHash(secret, apiKey.secretHash)).toBe(true);
    expect(matchesHash(`${secret}x`, apiKey.secretHash)).toBe(false);
    expect(matchesHash(secret, "")).toBe(false);
  });

  test("has no ID if it is malformed", () => {
    const { secret } = mintApiKey(grant);
    for (const text of [
      "",
      "slk_",
      "slk__x",
      secret.slice(0, -1),
      `${secret} `,
      secret.toUpperCase(),
      "x".repeat(1e6),
    ]) {
      expect(keyIdOf(text)).toBeNull();
    }
  });

  test("is rejected if an operator configures a guessable secret", () => {
    expect(operatorSecretFailure(mintApiKey(grant).secret)).toBeNull();
    for (const text of ["", "short", "a".repeat(64), "passwordpassword", `${"x y".repeat(20)}`]) {
      expect(operatorSecretFailure(text)).toContain("openssl rand");
      expect(() => new ConfiguredOperatorKey(text)).toThrow();
    }
  });
});

/** A repository of API keys in memory. It can hold its responses until they are released. */
function repository(keys: ApiKey[]) {
  const stored = new Map(keys.map((key) => [key.keyId, key]));
  let gate: Promise<void> = Promise.resolve();
  let revoked: (keyId: string) => void = () => undefined;
  const finds: string[][] = [];
  const uses: [string, Date][][] = [];
  const port: Pick<ApiKeyRepository, "find" | "recordUse" | "watchRevocations"> = {
    async find(keyIds) {
      finds.push([...keyIds]);
      const found = keyIds.flatMap((keyId) => stored.get(keyId) ?? []);
      await gate;
      return found;
    },
    async recordUse(batch) {
      await gate;
      uses.push([...batch]);
    },
    watchRevocations(listener) {
      revoked = listener;
    },
  };
  return {
    port,
    stored,
    finds,
    uses,
    hold(until: Promise<void>) {
      gate = until;
    },
    revokeElsewhere(keyId: string) {
      const key = stored.get(keyId);
      if (key !== undefined) stored.set(keyId, { ...key, revokedAt: new Date() });
      revoked(keyId);
    },
  };
}

describe("the API key cache", () => {
  const { apiKey } = mintApiKey(grant);

  test("joins many simultaneous look-ups in one query", async () => {
    const store = repository([apiKey]);
    const apiKeyCache = new ApiKeyCache(store.port);
    await Promise.all([apiKeyCache.find(apiKey.keyId), apiKeyCache.find(apiKey.keyId)]);
    expect(await apiKeyCache.find(apiKey.keyId)).toEqual(apiKey);
    expect(await apiKeyCache.find("none")).toBeNull();
    expect(await apiKeyCache.find("none")).toBeNull();
    expect(store.finds).toHaveLength(2);
  });

  test("forgets a key that another process revokes, and notifies its listeners", async () => {
    const store = repository([apiKey]);
    const apiKeyCache = new ApiKeyCache(store.port);
    await apiKeyCache.start();
    const told: string[] = [];
    const unsubscribe = apiKeyCache.onRevoked((keyId) => told.push(keyId));
    expect((await apiKeyCache.find(apiKey.keyId))?.revokedAt).toBeNull();
    store.revokeElsewhere(apiKey.keyId);
    expect((await apiKeyCache.find(apiKey.keyId))?.revokedAt).toBeInstanceOf(Date);
    unsubscribe();
    store.revokeElsewhere(apiKey.keyId);
    expect(told).toEqual([apiKey.keyId]);
    await apiKeyCache.stop();
  });

  test("prefers a revocation to a look-up that is already in progress", async () => {
    const store = repository([apiKey]);
    const apiKeyCache = new ApiKeyCache(store.port);
    await apiKeyCache.start();
    const { promise, resolve } = Promise.withResolvers<void>();
    store.hold(promise);
    const found = apiKeyCache.find(apiKey.keyId);
    store.revokeElsewhere(apiKey.keyId);
    resolve();
    expect((await found)?.revokedAt).toBeInstanceOf(Date);
    await apiKeyCache.stop();
  });

  test("looks up a key in use before many waiting made-up IDs", async () => {
    const store = repository([apiKey]);
    const apiKeyCache = new ApiKeyCache(store.port, { ttlMs: 0 });
    await apiKeyCache.find(apiKey.keyId);
    const { promise, resolve } = Promise.withResolvers<void>();
    store.hold(promise);
    const madeUp = Array.from({ length: 100 }, (_, index) => apiKeyCache.find(`none${index}`));
    const inUse = apiKeyCache.find(apiKey.keyId);
    expect(store.finds.length).toBeLessThan(20);
    expect(store.finds.at(-1)).toEqual([apiKey.keyId]);
    resolve();
    expect(await inUse).toEqual(apiKey);
    await Promise.all(madeUp);
  });

  test("trusts a key for a short time only", async () => {
    const store = repository([apiKey]);
    const apiKeyCache = new ApiKeyCache(store.port, { ttlMs: 0 });
    await apiKeyCache.find(apiKey.keyId);
    await apiKeyCache.find(apiKey.keyId);
    expect(store.finds).toHaveLength(2);
  });

  test("keeps keys in use despite many made-up keys, within its maximum size", async () => {
    const store = repository([apiKey]);
    const apiKeyCache = new ApiKeyCache(store.port, { maxKeys: 3 });
    await apiKeyCache.find(apiKey.keyId);
    for (let index = 0; index < 10; index++) await apiKeyCache.find(`none${index}`);
    await apiKeyCache.find(apiKey.keyId);
    expect(store.finds.filter(([keyId]) => keyId === apiKey.keyId)).toHaveLength(1);
    await apiKeyCache.find("none0");
    expect(store.finds.filter(([keyId]) => keyId === "none0")).toHaveLength(2);
  });

  test("forgets a failed look-up", async () => {
    const store = repository([apiKey]);
    const apiKeyCache = new ApiKeyCache(store.port);
    const failing = Promise.reject(new Error("down"));
    failing.catch(() => undefined);
    store.hold(failing);
    await expect(apiKeyCache.find(apiKey.keyId)).rejects.toThrow("down");
    store.hold(Promise.resolve());
    expect(await apiKeyCache.find(apiKey.keyId)).toEqual(apiKey);
  });
});

describe("the last uses", () => {
  const logger = pino({ level: "silent" });

  test("are written when recording stops, only the last of each key", async () => {
    const store = repository([]);
    const recorder = new LastUses("uses", (uses) => store.port.recordUse(uses), logger);
    await recorder.start();
    for (let second = 0; second < 100; second++) recorder.record(`k${second % 2}`, new Date(second * 1_000));
    await recorder.stop();
    await recorder.stop();
    expect(store.uses).toEqual([
      [
        ["k0", new Date(98_000)],
        ["k1", new Date(99_000)],
      ],
    ]);
  });

  test("are kept for the next write if they could not be written", async () => {
    const store = repository([]);
    const recorder = new LastUses("uses", (uses) => store.port.recordUse(uses), logger);
    const failing = Promise.reject(new Error("down"));
    failing.catch(() => undefined);
    store.hold(failing);
    recorder.record("k0", new Date(1_000));
    await recorder.stop();
    store.hold(Promise.resolve());
    recorder.record("k1", new Date(2_000));
    await recorder.stop();
    expect(store.uses.flat().map(([keyId]) => keyId)).toEqual(["k0", "k1"]);
  });
});

test("the hash of a secret is SHA-256", () => {
  expect(hashSecret("abc")).toBe("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
});

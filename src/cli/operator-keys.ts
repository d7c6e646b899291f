/** The command `sluice operator-key`, for operators who have no key for the API. */
import { Command } from "commander";
import { pino, type Logger } from "pino";
import { loadPart } from "../config/load";
import type { Environment } from "../config/read";
import { access } from "../config/variables/access";
import { mongodb } from "../config/variables/mongodb";
import type { ValueOf } from "../config/variables/variable";
import { DATE_TIME_RULE, parseDateTime } from "../domain/date-time";
import type { ApiKey, Principal } from "../domain/entities";
import type { ApiKeyRepository } from "../domain/ports/api-key-store";
import { CachedRegistry } from "../registry/registry";
import { ApiKeyCache } from "../services/access/api-key-cache";
import { KeyChanges, keyChanges } from "../services/access/key-changes";
import { ConfiguredOperatorKey } from "../services/access/operator-key";
import { AuditTrail } from "../services/audit";
import { TenantScope } from "../services/authorization";
import { ChangePipeline } from "../services/change-pipeline";
import { IdempotentMutations } from "../services/idempotency/idempotent-mutations";
import type { Outcome } from "../services/outcome";
import type { AccessService } from "../services/access/access";
import { InputCheck } from "../services/validation";
import { createStores, type Stores } from "../store/create-stores";
import { configError } from "./exit";
import { createCommandClient, withServers } from "./servers";

type Write = (text: string) => void;

interface OperatorKeys {
  readonly apiKeys: ApiKeyRepository;
  readonly changes: Pick<AccessService, "createKey" | "revokeKey">;
}

/**
 * Variables that the command needs. The configured operator key is among them, because Sluice never revokes the last
 * operator key.
 */
const NEEDED = { mongodb, operatorKey: access.operatorKey };
type Needed = ValueOf<typeof NEEDED>;
/** Principal of this command. Anyone who can read the configuration can run it. The audit log records its key ID. */
const CLI: Principal = { role: "OPERATOR", tenantId: null, keyId: "cli", expiresAt: null };
const PAGE = 100;

export function operatorKeyCommand(write: Write, environment: Environment): Command {
  const command = new Command("operator-key").description("list, create and revoke operator keys in MongoDB");
  command
    .command("list")
    .description("list the stored operator keys with their IDs, states and last uses")
    .action(() => withKeys(environment, async ({ apiKeys }) => write(await listing(apiKeys))));
  command
    .command("create")
    .description("create an operator key and print its secret, which is shown only once")
    .requiredOption("--name <name>", "display name, 1 to 200 characters")
    .option("--expires <time>", "time when the key expires, in RFC 3339; default: never")
    .action(async (options: { name: string; expires?: string }) => {
      const name = nameOf(options.name);
      const expiresAt = options.expires === undefined ? undefined : expiryOf(options.expires);
      await withKeys(environment, async ({ changes }) => {
        const { secret } = await valueOf(changes.createKey(CLI, { role: "OPERATOR", name, expiresAt }));
        write(`${secret}\n`);
      });
    });
  command
    .command("revoke")
    .description("revoke an operator key; running processes reject it within 2 seconds")
    .argument("<keyId>", "ID of the key, or its secret")
    .action((keyId: string) =>
      withKeys(environment, async ({ changes }) => {
        const { apiKey } = await valueOf(changes.revokeKey(CLI, { keyId }));
        write(`Revoked ${apiKey.keyId} (${apiKey.name}).\n`);
      }),
    );
  return command;
}

async function withKeys(environment: Environment, run: (keys: OperatorKeys) => Promise<void>): Promise<void> {
  const config = loadPart(NEEDED, environment);
  if (!config.ok) throw configError(config.failure);
  await withServers(config.value.mongodb.uri, () => withStores(config.value, run));
}

async function withStores({ mongodb, operatorKey }: Needed, run: (keys: OperatorKeys) => Promise<void>): Promise<void> {
  const client = createCommandClient(mongodb.uri);
  try {
    const logger = pino({ level: "warn" }, pino.destination(2));
    await run(operatorKeys(createStores(client.db(mongodb.database), logger), operatorKey, logger));
  } finally {
    await client.close();
  }
}

function operatorKeys(stores: Stores, operatorKey: Needed["operatorKey"], logger: Logger): OperatorKeys {
  const { apiKeys, auditLog, idempotency, tenants } = stores;
  const keys = new KeyChanges({
    apiKeys,
    apiKeyCache: new ApiKeyCache(apiKeys),
    scope: new TenantScope(tenants, new CachedRegistry(stores, stores.registryChanges)),
    configured: operatorKey === null ? null : new ConfiguredOperatorKey(operatorKey),
    maxApiKeys: 0,
  });
  const recorded = new IdempotentMutations(idempotency, new AuditTrail(auditLog, logger), logger);
  return { apiKeys, changes: new ChangePipeline(recorded).of("access", keyChanges(keys)) };
}

async function listing(apiKeys: ApiKeyRepository): Promise<string> {
  const rows = [["KEY ID", "STATE", "CREATED", "EXPIRES", "LAST USED", "NAME"]];
  for (let after: string | null = null, hasMore = true; hasMore;) {
    const page = await apiKeys.page(null, { limit: PAGE, backward: false, after, before: null });
    rows.push(...page.items.map(rowOf));
    after = page.items.at(-1)?.keyId ?? null;
    hasMore = page.hasMore && after !== null;
  }
  const widths = rows[0]!.map((_head, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => `${row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ")}`.trimEnd() + "\n")
    .join("");
}

function rowOf(apiKey: ApiKey): string[] {
  const { keyId, createdAt, expiresAt, lastUsedAt, name } = apiKey;
  return [keyId, stateOf(apiKey), textOf(createdAt), textOf(expiresAt), textOf(lastUsedAt), name];
}

function stateOf({ revokedAt, expiresAt }: ApiKey): string {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && expiresAt <= new Date() ? "expired" : "active";
}

function textOf(time: Date | null): string {
  return time === null ? "never" : `${time.toISOString().slice(0, 19)}Z`;
}

function nameOf(text: string): string {
  const check = new InputCheck();
  const name = check.label(["name"], text);
  const checked = check.result(name);
  if (checked.ok) return name;
  throw new Error(checked.failure.map(({ message }) => `--${message}`).join(" "));
}

function expiryOf(text: string): Date {
  const parsed = parseDateTime(text);
  if (!parsed.ok) {
    const { quoted, mistake } = parsed.failure;
    throw new Error(`--expires ${quoted} is not a valid time: ${mistake}. Use ${DATE_TIME_RULE}.`);
  }
  const time = new Date(parsed.value.milliseconds);
  if (time > new Date()) return time;
  throw new Error(
    `--expires '${text}' is in the past. Use a later time, or omit the option for a key that never expires.`,
  );
}

async function valueOf<T>(outcome: Outcome<T>): Promise<T> {
  const result = await outcome;
  if (result.ok) return result.value;
  throw new Error(result.failure.map(({ message }) => message).join(" "));
}

import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureDocument, seedDocument, writeDocument, type SeedOptions } from "../../../mosquitto/dynamic-security";
import { tenantClient, tenantRole } from "../../../dev/tenant-account";
import { hashPassword } from "../../../src/broker/dynamic-security-document";
import { toId } from "../../../src/domain/keys";

const options: SeedOptions = {
  admin: { username: "admin", password: "a" },
  ingestion: { username: "ingestion_service", password: "i" },
};

describe("the dynamic-security file", () => {
  let dir: string;
  let file: string;

  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), "sluice-dynsec-"));
    file = path.join(dir, "dynamic-security.json");
  });
  afterEach(() => rm(dir, { recursive: true }));

  it("is created with the given tenants, and is readable by its owner only", async () => {
    const clients = [tenantClient(toId("acme"), await hashPassword("p"))];
    await expect(ensureDocument(file, { ...options, clients, roles: [tenantRole(toId("acme"))] })).resolves.toEqual({
      kind: "created",
    });
    const document = JSON.parse(await readFile(file, "utf8")) as { clients: { username: string }[] };
    expect(document.clients.map(({ username }) => username)).toEqual(["admin", "ingestion_service", "tenant_acme"]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("is kept while it is valid", async () => {
    await ensureDocument(file, options);
    const before = await readFile(file, "utf8");
    await expect(ensureDocument(file, options)).resolves.toEqual({ kind: "kept" });
    expect(await readFile(file, "utf8")).toBe(before);
  });

  it.each([
    ["half a file", async () => JSON.stringify(await seedDocument(options)).slice(0, 200)],
    ["no lists", async () => "{}"],
    ["no ingestion user", async () => JSON.stringify({ ...(await seedDocument(options)), clients: [] })],
    [
      "a permissive default",
      async () => {
        const document = await seedDocument(options);
        return JSON.stringify({ ...document, defaultACLAccess: { ...document.defaultACLAccess, subscribe: true } });
      },
    ],
  ])("is replaced and moved aside when it has %s", async (_, text) => {
    const bad = await text();
    await writeFile(file, bad);
    await expect(ensureDocument(file, options)).resolves.toMatchObject({ kind: "replaced" });
    expect(await readFile(`${file}.damaged`, "utf8")).toBe(bad);
    await expect(ensureDocument(file, options)).resolves.toEqual({ kind: "kept" });
  });

  it("is valid after it is written", async () => {
    await writeDocument(file, await seedDocument(options));
    await expect(ensureDocument(file, options)).resolves.toEqual({ kind: "kept" });
  });
});

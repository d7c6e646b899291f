import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { X509Certificate } from "node:crypto";
import { ensureCertificates } from "../../../mosquitto/certificates";

const DAY_MS = 86_400_000;

describe("development certificates", () => {
  let dir: string;
  const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);
  const read = async (file: string): Promise<X509Certificate> => new X509Certificate(await readFile(file));

  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), "sluice-certificates-"));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it("are valid for this machine's names and signed by the authority", async () => {
    const files = await ensureCertificates(dir, { names: ["broker.example"] });
    const [ca, server] = [await read(files.caFile), await read(files.certFile)];
    expect(server.verify(ca.publicKey)).toBe(true);
    expect(server.ca).toBe(false);
    for (const host of ["localhost", "broker.example"]) expect(server.checkHost(host)).toBe(host);
    for (const ip of ["127.0.0.1", "::1"]) expect(server.checkIP(ip)).toBe(ip);
  });

  it("and their keys are readable by their owner only", async () => {
    const files = await ensureCertificates(dir);
    for (const file of [files.caKeyFile, files.keyFile]) expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("are kept while they are valid", async () => {
    const first = await read((await ensureCertificates(dir)).certFile);
    const second = await read((await ensureCertificates(dir)).certFile);
    expect(second.fingerprint256).toBe(first.fingerprint256);
  });

  it("are renewed within 30 days of their expiry, by the same authority", async () => {
    const files = await ensureCertificates(dir);
    const [ca, server] = [await read(files.caFile), await read(files.certFile)];
    await ensureCertificates(dir, { now: inDays(397 - 29) });
    expect((await read(files.caFile)).fingerprint256).toBe(ca.fingerprint256);
    const renewed = await read(files.certFile);
    expect(renewed.fingerprint256).not.toBe(server.fingerprint256);
    expect(renewed.verify(ca.publicKey)).toBe(true);
  });

  it("are all created again if the authority has expired", async () => {
    const files = await ensureCertificates(dir);
    const ca = await read(files.caFile);
    await ensureCertificates(dir, { now: inDays(3651) });
    const renewed = await read(files.caFile);
    expect(renewed.fingerprint256).not.toBe(ca.fingerprint256);
    expect((await read(files.certFile)).verify(renewed.publicKey)).toBe(true);
  });

  it("are renewed for an additional name", async () => {
    const files = await ensureCertificates(dir);
    await ensureCertificates(dir, { names: ["10.0.0.7"] });
    expect((await read(files.certFile)).checkIP("10.0.0.7")).toBe("10.0.0.7");
  });
});

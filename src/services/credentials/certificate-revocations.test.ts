import pino from "pino";
import type { RevokedCertificate } from "../../domain/certificates";
import { CertificateRevocations } from "./certificate-revocations";

const certificate = (serialNumber: string): RevokedCertificate => ({ serialNumber, revokedAt: new Date(0) });

test("regression: publishes a revocation during the start after the first list", async () => {
  const records = [certificate("01")];
  const published: string[][] = [];
  const held = Promise.withResolvers<void>();
  const revocations = new CertificateRevocations(
    { revokedCertificates: async () => [...records] },
    {
      publish: async (revoked) => {
        // The first list takes longest to publish.
        if (revoked.length === 1) await held.promise;
        published.push(revoked.map(({ serialNumber }) => serialNumber));
      },
    },
    { now: async () => new Date(0) },
    pino({ level: "silent" }),
  );
  const started = revocations.start();
  // Waits until the start has read the records.
  await new Promise((resolve) => setImmediate(resolve));
  records.push(certificate("02"));
  const refreshed = revocations.refresh();
  await new Promise((resolve) => setImmediate(resolve));
  held.resolve();
  await Promise.all([started, refreshed]);
  await revocations.stop();
  expect(published.slice(0, 2)).toEqual([["01"], ["01", "02"]]);
});

/** Paths of PEM files, as their content. */
import { certificatesIn, chainFailure, type PemFailure, privateKeyIn, signerFailure } from "../pem/pem";
import { fail, ok, type Result } from "../domain/result";
import { line, mistake, READABLE, readText, type ValueKind } from "./values";

const path = line("path", "set it to the path of a PEM file");

/** A private key, as PKCS#8. */
export const privateKeyFile = pemFile(privateKeyIn);

/** Authorities that clients trust. One at least must be a root, because clients reject a chain without one. */
export const trustedCaFile = pemFile((pem, file) => {
  const certificates = certificatesIn(pem, file);
  if (!certificates.ok) return certificates;
  const failures = certificates.value.map((certificate) => chainFailure(certificate, certificates.value));
  const [failure = null] = failures;
  return failure === null || failures.includes(null) ? ok(pem) : fail(failure);
});

/** An authority that signs certificates, with its issuers up to the root. */
export const signingCaFile = pemFile((pem, file) => {
  const certificates = certificatesIn(pem, file);
  if (!certificates.ok) return certificates;
  const failure = signerFailure(certificates.value);
  return failure === null ? ok(pem) : fail(failure);
});

function pemFile(read: (pem: string, file: string) => Result<string, PemFailure>): ValueKind<string> {
  const { type, schema } = path;
  return {
    type,
    schema: schema.transform((file, context) => {
      const text = readText(file);
      if (!text.ok) return mistake(context, `names '${file}', which cannot be read (${text.failure})`, READABLE);
      const pem = read(text.value, file);
      return pem.ok ? pem.value : mistake(context, `names '${file}', which ${pem.failure.found}`, pem.failure.remedy);
    }),
  };
}

/** Kinds of values that are paths of PEM files. The parsed value is the content of the file. */
import { certificatesIn, chainFailure, type PemFailure, privateKeyIn, signerFailure } from "../pem/pem";
import { fail, ok, type Result } from "../domain/result";
import { line, mistake, READABLE, readText, type ValueKind } from "./values";

const path = line("path", "set it to the path of a PEM file");

/** A private key. The parsed value is in PKCS#8 format. */
export const privateKeyFile = pemFile(privateKeyIn);

/** CAs that clients trust. At least one must be a root CA, because clients reject a chain without a root. */
export const trustedCaFile = pemFile((pem, file) => {
  const certificates = certificatesIn(pem, file);
  if (!certificates.ok) return certificates;
  const failures = certificates.value.map((certificate) => chainFailure(certificate, certificates.value));
  const [failure = null] = failures;
  return failure === null || failures.includes(null) ? ok(pem) : fail(failure);
});

/** A CA that signs certificates, followed by its issuers up to the root. */
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

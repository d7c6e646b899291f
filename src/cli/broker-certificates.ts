import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { isIP } from "node:net";
import path from "node:path";
import { rootCertificates } from "node:tls";
import { ensureCertificates } from "../../mosquitto/certificates";
import { checkPemFiles } from "./broker-pem-files";

export interface BrokerCertificateOptions {
  /** DNS names and IP addresses of the broker. Gateways use the first one. Default: those in `cert`. */
  readonly host?: readonly string[];
  /** PEM files of the server's certificate chain, and of its key. Default: new files, signed by Sluice's own CA. */
  readonly cert?: string;
  readonly key?: string;
  /** PEM file of the CA that signed `cert`. Default: a public CA signed it. */
  readonly ca?: string;
  /** PEM files of the client CA, and of its key. Default: Sluice's own CA, or none if `cert` is given. */
  readonly clientCa?: string;
  readonly clientCaKey?: string;
}

/** Absolute paths of PEM files, and the host that gateways connect to. */
export interface BrokerCertificates {
  readonly host: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** PEM file of the CA that signed the certificate; null: a public CA. */
  readonly caFile: string | null;
  /** PEM file of the client CA; null: the broker has no listener for client certificates. */
  readonly clientCaFile: string | null;
  /** PEM file of the client CA's key; null: Sluice signs no certificates. */
  readonly clientCaKeyFile: string | null;
  /** Whether the certificate is valid for `localhost` too. */
  readonly isLocal: boolean;
}

const LOCAL = /^(localhost|127\..*|[0:]+:1)$/;

/**
 * Returns the given files. Without `cert`, creates a certificate in `dir` that Sluice's own CA signs.
 *
 * @throws Error with the remedy if options or files are missing, invalid or contradict each other
 */
export async function brokerCertificates(options: BrokerCertificateOptions, dir: string): Promise<BrokerCertificates> {
  const { cert, key, ca, clientCa, clientCaKey } = options;
  if ((cert === undefined) !== (key === undefined)) {
    const [given, missing] = cert === undefined ? ["--key", "--cert"] : ["--cert", "--key"];
    throw new Error(
      `${given} needs ${missing}. Give both, or neither: then Sluice's own CA signs a certificate for --host.`,
    );
  }
  if (clientCaKey !== undefined && clientCa === undefined) {
    throw new Error("--client-ca-key needs --client-ca. Give both.");
  }
  for (const file of [cert, key, ca, clientCa, clientCaKey]) {
    if (file !== undefined && !existsSync(file)) throw new Error(`${file} does not exist. Check the path.`);
  }
  if (cert === undefined || key === undefined) return ownCertificates(options, dir);
  const chain = await checkPemFiles({ cert, key, clientCa });
  const hosts = options.host ?? namesIn(chain[0]);
  const [host] = hosts;
  if (host === undefined) throw new Error(`${cert} names no host. Give the broker's host with --host.`);
  const wrong = hosts.find((name) => !isValidFor(chain[0], name));
  if (wrong !== undefined) {
    const names = namesIn(chain[0]).join(", ");
    const listed = names === "" ? "" : ` (${names})`;
    throw new Error(`${cert} is not valid for ${wrong}. Give a host that it names${listed}, or another certificate.`);
  }
  if (ca === undefined && !isPublic(chain)) {
    const issuer = chain.at(-1)?.issuer.replaceAll("\n", ", ") ?? "";
    throw new Error(
      `${cert} is signed by '${issuer}', which is not a public root CA. Append missing intermediate certificates to the ` +
        "file, or give the PEM file of a private CA with --ca.",
    );
  }
  return {
    host,
    certFile: path.resolve(cert),
    keyFile: path.resolve(key),
    caFile: resolved(ca),
    clientCaFile: resolved(clientCa),
    clientCaKeyFile: resolved(clientCaKey),
    isLocal: isValidFor(chain[0], "localhost"),
  };
}

async function ownCertificates(options: BrokerCertificateOptions, dir: string): Promise<BrokerCertificates> {
  const { host: hosts = [], ca, clientCa, clientCaKey } = options;
  const [host] = hosts;
  if (host === undefined) {
    throw new Error("Neither --cert nor --host was given. Give --cert and --key, or --host for a new certificate.");
  }
  if (ca !== undefined) throw new Error("--ca needs --cert and --key. Give all three, or only --host.");
  const files = await ensureCertificates(dir, { names: hosts });
  await checkPemFiles({ cert: files.certFile, key: files.keyFile, clientCa });
  return {
    ...files,
    host,
    clientCaFile: resolved(clientCa) ?? files.clientCaFile,
    clientCaKeyFile: clientCa === undefined ? files.clientCaKeyFile : resolved(clientCaKey),
    isLocal: true,
  };
}

function resolved(file: string | undefined): string | null {
  return file === undefined ? null : path.resolve(file);
}

/**
 * Returns the DNS names without wildcards, then the IP addresses. Names that are valid only on this machine come last.
 */
function namesIn(certificate: X509Certificate | undefined): string[] {
  const entries = certificate?.subjectAltName?.split(", ") ?? [];
  const names = ["DNS:", "IP Address:"].flatMap((kind) =>
    entries.filter((entry) => entry.startsWith(kind) && !entry.includes("*")).map((entry) => entry.slice(kind.length)),
  );
  return names.sort((a, b) => Number(LOCAL.test(a)) - Number(LOCAL.test(b)));
}

function isValidFor(certificate: X509Certificate | undefined, host: string): boolean {
  return (isIP(host) === 0 ? certificate?.checkHost(host) : certificate?.checkIP(host)) !== undefined;
}

/** Whether a CA that Node.js trusts by default signed the chain's last certificate. */
function isPublic(chain: readonly X509Certificate[]): boolean {
  const last = chain.at(-1);
  if (last === undefined) return false;
  const roots = rootCertificates.map((pem) => new X509Certificate(pem));
  return roots.some((root) => last.fingerprint256 === root.fingerprint256 || isIssuedBy(last, root));
}

function isIssuedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

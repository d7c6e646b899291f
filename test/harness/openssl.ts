/** Creates certificates and keys with OpenSSL. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface Authority {
  /** Certificate, as PEM text. */
  readonly certificate: string;
  /** Private key, as PEM text in PKCS#8. */
  readonly key: string;
}

export function openssl(args: readonly string[], input?: string): string {
  return execFileSync("openssl", args, { encoding: "utf8", input, stdio: ["pipe", "pipe", "ignore"] });
}

/** Creates a CA. Its certificate is signed by `issuer`, by default by itself. */
export function newAuthority(name: string, issuer?: Authority): Authority {
  const dir = mkdtempSync(path.join(tmpdir(), "sluice-ca-"));
  const file = (text: string, as: string) => {
    writeFileSync(path.join(dir, as), text);
    return path.join(dir, as);
  };
  const key = openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
  const keyFile = file(key, "key");
  const extensions = file("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n", "extensions");
  const request = file(openssl(["req", "-new", "-subj", `/CN=${name}`, "-key", keyFile]), "request");
  const signer =
    issuer === undefined
      ? ["-signkey", keyFile]
      : ["-CA", file(issuer.certificate, "ca"), "-CAkey", file(issuer.key, "ca.key"), "-set_serial", "2"];
  const certificate = openssl(["x509", "-req", "-in", request, ...signer, "-extfile", extensions]);
  return { certificate, key };
}

/** Returns the same key in the older format of its type: SEC1 or PKCS#1. */
export function traditional(key: string): string {
  return openssl(["pkey", "-traditional"], key);
}

export function encrypted(key: string, ...options: readonly string[]): string {
  return openssl(["pkey", "-aes256", "-passout", "pass:secret", ...options], key);
}

/** Creates a file with this content. Returns its path. */
export function fileOf(content: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "sluice-file-")), "file");
  writeFileSync(file, content);
  return file;
}

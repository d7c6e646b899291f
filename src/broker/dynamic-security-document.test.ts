import { pbkdf2Sync } from "node:crypto";
import { hashPassword } from "./dynamic-security-document";

describe("the dynamic-security document", () => {
  it("hashes with PBKDF2-SHA512, a 64-byte key and a 12-byte salt", async () => {
    const hash = await hashPassword("secret", { iterations: 7 });
    const salt = Buffer.from(hash.salt, "base64");
    expect(salt).toHaveLength(12);
    expect(hash.password).toBe(pbkdf2Sync("secret", salt, 7, 64, "sha512").toString("base64"));
  });

  it("never repeats a salt", async () => {
    const [first, second] = await Promise.all([hashPassword("same"), hashPassword("same")]);
    expect(first.salt).not.toBe(second.salt);
    expect(first.password).not.toBe(second.password);
  });
});

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { takeLock } from "../../../dev/lock";

function lockFile(): string {
  return path.join(mkdtempSync(path.join(tmpdir(), "sluice-lock-")), "lock");
}

test("a lock has one holder, and can be taken again when it is released", async () => {
  const file = lockFile();
  const release = await takeLock(file);
  await expect(takeLock(file)).rejects.toThrow(`process ${process.pid}`);
  await release();
  expect(existsSync(file)).toBe(false);
  await (
    await takeLock(file)
  )();
});

test("a dead process's lock is taken over", async () => {
  const file = lockFile();
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(file, String(pid));
  await (
    await takeLock(file)
  )();
});

test("a lock file that names no process is taken over", async () => {
  const file = lockFile();
  writeFileSync(file, "");
  await (
    await takeLock(file)
  )();
});

/** Allows one stack for each folder, by a lock file that contains its owner's process ID. */

import { readFile, rm, writeFile } from "node:fs/promises";

/**
 * Takes the lock, even if it belongs to a process that has ended. Returns a function that releases the lock.
 *
 * @throws Error that names the process that holds the lock
 */
export async function takeLock(file: string): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(file, String(process.pid), { flag: "wx", mode: 0o600 });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(await readFile(file, "utf8").catch(() => "0"));
    if (isAlive(owner)) {
      throw new Error(
        `A development stack already runs here (process ${String(owner)}). Stop it first. If this process is ` +
          `another program, delete ${file}.`,
      );
    }
    await rm(file, { force: true });
  }
  throw new Error(`Another process took ${file} at the same time. Start again when it has stopped.`);
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

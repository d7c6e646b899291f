import { mkdtemp, readdir, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const IN_MEMORY = "/dev/shm";
/** A run's MongoDB takes 0.4 GB. Several runs may share the memory. */
const NEEDED_BYTES = 2 * 1024 ** 3;
const PREFIX = "sluice-test-data-";

/**
 * Creates a folder for data that is not needed after this process. The folder is in memory if enough memory is free,
 * because tests create many collections, and each would wait for the disk.
 */
export async function memoryFolder(): Promise<string> {
  const parent = (await freeBytes(IN_MEMORY)) >= NEEDED_BYTES ? IN_MEMORY : tmpdir();
  await removeLeftovers(parent);
  return mkdtemp(path.join(parent, `${PREFIX}${String(process.pid)}-`));
}

/** Removes the folders of earlier runs that were killed. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (pid > 0 && !isRunning(pid)) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

async function freeBytes(dir: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

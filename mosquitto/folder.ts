import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * Creates a folder and its parents if they are missing. `mkdir` with `recursive` never returns if the system reports
 * that an existing folder does not exist, as in `/proc`.
 */
export async function ensureFolder(dir: string, mode = 0o777): Promise<void> {
  if (await create(dir, mode)) return;
  await ensureFolder(path.dirname(path.resolve(dir)), mode);
  if (await create(dir, mode)) return;
  throw Object.assign(new Error(`ENOENT: cannot create '${dir}'`), { code: "ENOENT", syscall: "mkdir", path: dir });
}

/** Resolves with false if the parent folder is missing. */
async function create(dir: string, mode: number): Promise<boolean> {
  try {
    await mkdir(dir, { mode });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return false;
    if (code === "EEXIST" && (await stat(dir)).isDirectory()) return true;
    throw error;
  }
}

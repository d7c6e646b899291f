/** Failures of files and folders, with their remedies. */
import { readFile } from "node:fs/promises";
import { ExitError, EXITS } from "./exit";

const ELSEWHERE = "choose another path";
/** Failure of a path, and its remedy, by the system's error code. */
const FAILURES: Readonly<Record<string, readonly [found: string, remedy: string]>> = {
  EACCES: ["permission is denied", `Run the command as a user who may access it, or ${ELSEWHERE}.`],
  EPERM: ["the system does not permit access", `Run the command as a user who may access it, or ${ELSEWHERE}.`],
  EROFS: ["its file system is read-only", "Choose a path on a file system that can be written."],
  ENOSPC: ["the disk is full", "Free space, and run the command again."],
  EDQUOT: ["your disk quota is used up", "Free space, and run the command again."],
  EFBIG: ["a file would be larger than the system permits", "Raise the limit (ulimit -f), or choose another path."],
  EIO: ["the disk reports an input or output error", "Check the disk, or choose another path."],
  ENOENT: ["it does not exist, and cannot be created there", "Check the path, and create the folder above it."],
  ENOTDIR: ["a part of the path is a file, not a folder", "Choose another path."],
  EEXIST: ["it exists and is not a folder", "Choose another path."],
  EISDIR: ["it is a folder", "Give the path of a file."],
  ENAMETOOLONG: ["the path is too long", "Choose a shorter path."],
  ELOOP: ["its symbolic links form a loop", "Choose another path."],
  EBUSY: ["another program uses it", "Choose another path."],
  ETXTBSY: ["another program runs it", "Choose another path."],
};

/**
 * Returns an ExitError for a failure of a file, and any other error unchanged. @param target path of errors without one
 */
export function asFileFailure(error: unknown, target?: string): unknown {
  if (typeof error !== "object" || error === null) return error;
  const { code = "", path = target } = error as NodeJS.ErrnoException;
  const failure = FAILURES[code];
  if (failure === undefined || path === undefined) return error;
  const [found, remedy] = failure;
  return new ExitError(`Cannot access ${path}: ${found}. ${remedy}`, EXITS.FILE.code);
}

/** Runs a function that reads or writes the target. @throws ExitError that explains a failure of a file */
export async function usingFile<T>(target: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw asFileFailure(error, target);
  }
}

/** Reads the text of a file. @throws ExitError if the file cannot be read */
export function readFileText(path: string): Promise<string> {
  return usingFile(path, () => readFile(path, "utf8"));
}

/**
 * Makes Git use the hooks of .githooks. `npm ci` runs it. It does nothing in CI, in a package, or if there are other
 * hooks.
 */

import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { outputOf, root } from "./setup.mjs";

const git = (...args) => outputOf("git", ["-C", root, ...args])?.trim();

/** In a linked worktree, .git is a file. All worktrees share their settings, so only the main worktree changes them. */
function isMainWorktree() {
  return existsSync(path.join(root, ".git/HEAD"));
}

function hasHooks() {
  const folder = path.join(root, ".git/hooks");
  if (git("config", "core.hooksPath") !== undefined) return true;
  return existsSync(folder) && readdirSync(folder).some((name) => !name.endsWith(".sample"));
}

if (!process.env.CI && isMainWorktree() && !hasHooks()) git("config", "core.hooksPath", ".githooks");

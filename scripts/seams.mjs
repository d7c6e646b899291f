/**
 * `npm run check:seams [name…]`: applies each proof's changes (scripts/seams) to a temporary copy of the repository.
 * Fails if a change touches more than its limits allow or does not compile. Also fails if the linters, the check of
 * generated files, or the proof's tests fail.
 */

import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root, say } from "./setup.mjs";

const folder = path.join(root, "scripts/seams");
const copy = mkdtempSync(path.join(tmpdir(), "sluice-seams-"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const git = (...args) => execFileSync("git", args, { cwd: copy, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });

/** Copies everything except files that Git ignores, and links the installed modules. */
function copyRepository() {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const file of listed
    .toString()
    .split("\0")
    .filter((name) => name !== "" && existsSync(path.join(root, name)))) {
    cpSync(path.join(root, file), path.join(copy, file));
  }
  for (const modules of ["node_modules", "sdk/node_modules", "console/node_modules"]) {
    if (existsSync(path.join(root, modules))) symlinkSync(path.join(root, modules), path.join(copy, modules));
  }
  git("init", "--quiet");
  writeFileSync(path.join(copy, ".git/info/exclude"), "node_modules\n");
  commit();
}

function commit() {
  git("add", "--all");
  const author = ["-c", "user.name=seams", "-c", "user.email=seams@localhost"];
  git(...author, "-c", "core.hooksPath=/dev/null", "commit", "--quiet", "--allow-empty", "--message", "seams");
}

function change(changes, except) {
  for (const [name, edit] of Object.entries(changes)) {
    if (name === except) continue;
    const file = path.join(copy, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, edit(existsSync(file) ? readFileSync(file, "utf8") : ""));
  }
}

function restore() {
  git("reset", "--quiet", "--hard");
  git("clean", "--quiet", "-d", "--force");
}

function touched() {
  git("add", "--all");
  const lines = git("diff", "--cached", "--numstat").split("\n");
  return lines.filter(Boolean).map((line) => {
    const [added, removed, file] = line.split("\t");
    return { path: file, added: Number(added), removed: Number(removed) };
  });
}

/** @returns null if the program succeeds, otherwise its output */
function failureOf(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8" });
  return status === 0 ? null : `${stdout}${stderr}`;
}

const task = (...args) => failureOf("scripts/run.mjs", ...args);
const generate = () => task("codegen");

function compile() {
  const tsc = (project, memory) =>
    failureOf("node_modules/typescript/bin/tsc", "--noEmit", "--project", project, "--tsBuildInfoFile", memory);
  return tsc(".", ".sluice/seams.tsbuildinfo") ?? tsc("console", ".sluice/seams-console.tsbuildinfo");
}

function lint(paths) {
  return (
    failureOf("node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", ...paths) ??
    failureOf("node_modules/eslint/bin/eslint.js", ...paths) ??
    task("lint:imports") ??
    task("lint:prose")
  );
}

const test = (paths) => failureOf("node_modules/jest/bin/jest.js", ...paths, "--selectProjects", "unit");

/** @returns the reasons why the proof fails, one sentence each */
function prove({ changes, violations, undeclared = [], tests }) {
  for (const { path: missing, error } of undeclared) {
    change(changes, missing);
    const failure = generate() ?? compile();
    restore();
    if (failure === null || !failure.includes(error)) {
      return [`without ${missing} the compiler does not report: ${error}\n${failure ?? ""}`];
    }
  }
  change(changes);
  const files = touched();
  for (const { path: file, added, removed } of files) say(`  ${file} +${added} -${removed}`);
  const sources = files.map(({ path: file }) => file).filter((file) => file.endsWith(".ts"));
  const steps = [generate, compile, () => lint(sources), () => task("check:generated"), () => test(tests)];
  const failures = [...violations(files), ...steps.map((step) => step())].filter((each) => each !== null);
  restore();
  return failures;
}

const wanted = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".mjs") && file !== "edit.mjs")
  .map((file) => path.basename(file, ".mjs"))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

copyRepository();
for (const name of names) {
  const { default: proof } = await import(pathToFileURL(path.join(folder, `${name}.mjs`)).href);
  say(`${proof.title}:`);
  const failures = prove(proof);
  for (const failure of failures) say(failure);
  say(failures.length === 0 ? "  proven" : "  FAILED");
  if (failures.length > 0) process.exitCode = 1;
}

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureFolder } from "../../mosquitto/folder";
import { EXITS } from "./exit";
import { asFileFailure } from "./file-failure";
import { buildProgram } from "./program";

const parent = mkdtempSync(path.join(tmpdir(), "sluice-file-failure-"));
const file = path.join(parent, "file");
beforeAll(() => writeFileSync(file, ""));
afterAll(() => rmSync(parent, { recursive: true }));

async function failureOf(...args: string[]): Promise<unknown> {
  const program = buildProgram(() => {}).exitOverride();
  for (const each of program.commands) each.exitOverride().configureOutput({ writeErr: () => {} });
  return program.parseAsync(args, { from: "user" }).then(
    () => "done",
    (error: unknown) => error,
  );
}

function brokerInit(dir: string, ...args: string[]): Promise<unknown> {
  return failureOf("broker-init", "--dir", dir, "--plugin", __filename, "--host", "broker.example.com", ...args);
}

const isFileFailure = (message: string) => ({
  exitCode: EXITS.FILE.code,
  message: expect.stringContaining(message) as string,
});

describe("regression: broker-init names a folder that it cannot write", () => {
  test.each([
    [
      "in /proc, without hanging",
      "/proc/sluice",
      "Cannot access /proc/sluice: it does not exist, and cannot be created",
    ],
    ["below a folder in /proc", "/proc/sluice/broker/a", "Cannot access /proc/sluice: it does not exist"],
    ["that is a device", "/dev/null", "Cannot access /dev/null/certificates: a part of the path is a file"],
    ["below a device", "/dev/full/broker", "Cannot access /dev/full/broker/certificates: a part of the path is a file"],
    ["that is a file", file, `Cannot access ${file}/certificates: a part of the path is a file, not a folder. Choose`],
    ["with a long name", path.join(parent, "a".repeat(300)), "the path is too long. Choose a shorter path."],
  ])("%s", async (_what, dir, message) => {
    expect(await brokerInit(dir)).toMatchObject(isFileFailure(message));
  });

  test.each([
    [
      "a file where a folder must be",
      "data",
      (place: string) => writeFileSync(place, ""),
      "it exists and is not a folder",
    ],
    ["a folder where a file must be", "platform.env", (place: string) => mkdirSync(place), "it is a folder. Give the"],
  ])("with %s", async (_what, name, block, message) => {
    const dir = mkdtempSync(path.join(parent, "broker-"));
    block(path.join(dir, name));
    expect(await brokerInit(dir)).toMatchObject(isFileFailure(`Cannot access ${path.join(dir, name)}: ${message}`));
    expect(readdirSync(dir)).not.toContain("dynamic-security.json");
  });

  test("that has no name", async () => {
    expect(await brokerInit("")).toMatchObject({
      message: expect.stringContaining("It is empty. Give a path.") as string,
    });
  });
});

test("regression: broker-init names the PEM file that it cannot read", async () => {
  const failure = await brokerInit(path.join(parent, "broker"), "--cert", parent, "--key", file);
  expect(failure).toMatchObject(isFileFailure(`Cannot access ${parent}: it is a folder. Give the path of a file.`));
});

test.each([
  ["/dev/full", "Cannot access /dev/full: the disk is full. Free space, and run the command again."],
  ["/nowhere/schema.graphql", "Cannot access /nowhere/schema.graphql: it does not exist, and cannot be created there."],
  [tmpdir(), `Cannot access ${tmpdir()}: it is a folder.`],
])("regression: schema --out %s explains the mistake in the path", async (out, message) => {
  expect(await failureOf("schema", "--out", out)).toMatchObject(isFileFailure(message));
});

test.each([
  ["EACCES", "permission is denied. Run the command as a user who may access it"],
  ["EROFS", "its file system is read-only. Choose a path"],
  ["EDQUOT", "your disk quota is used up. Free space"],
])("explains the system's error code %s", (code, message) => {
  const error = Object.assign(new Error(code), { code, path: "/etc/broker" });
  expect(asFileFailure(error)).toMatchObject(isFileFailure(`Cannot access /etc/broker: ${message}`));
});

test("does not change an error that concerns no file", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  expect(asFileFailure(refused)).toBe(refused);
});

test("creates a folder with its parents, and keeps an existing folder", async () => {
  const dir = path.join(parent, "a", "b", "c");
  await ensureFolder(dir);
  writeFileSync(path.join(dir, "kept"), "");
  await ensureFolder(dir);
  expect(readdirSync(dir)).toEqual(["kept"]);
});

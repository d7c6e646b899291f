import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describeConfig } from "../../../src/config/describe";

const FOLDER = path.resolve(__dirname, "../../../deploy/systemd");
const UNITS = ["sluice.service", "sluice-broker.service"] as const;

function directivesOf(unit: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [, name = "", value = ""] of readFileSync(path.join(FOLDER, unit), "utf8").matchAll(/^(\w+)=(.*)$/gm)) {
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
}

test.each(UNITS)("%s runs as its own user, which can write only to the broker's folder", (unit) => {
  const directives = directivesOf(unit);
  for (const [name, value] of [
    ["User", "sluice"],
    ["NoNewPrivileges", "yes"],
    ["ProtectSystem", "strict"],
    ["ProtectHome", "yes"],
    ["CapabilityBoundingSet", ""],
    ["StateDirectory", "sluice-broker"],
    ["UMask", "0077"],
  ] as const) {
    expect([name, directives.get(name)]).toEqual([name, [value]]);
  }
  expect(directives.has("ReadWritePaths")).toBe(false);
});

test("sluice.service gets its secrets as credentials, and sets only existing variables", () => {
  const directives = directivesOf("sluice.service");
  const credentials = directives.get("LoadCredential")?.map((text) => text.split(":")[0]) ?? [];
  const [start = ""] = directives.get("ExecStart") ?? [];
  expect([...start.matchAll(/--env-file=%d\/(\S+)/g)].map(([, name]) => name)).toEqual(credentials);
  expect(directives.has("EnvironmentFile")).toBe(false);
  const known = describeConfig().map(({ name }) => name);
  const set = directives.get("Environment")?.map((pair) => pair.split("=")[0] ?? "") ?? [];
  expect(set.filter((name) => name !== "NODE_ENV" && !known.includes(name))).toEqual([]);
  expect(start).toContain("/usr/bin/node --max-semi-space-size=4 --v8-pool-size=1 ");
  expect(start).toMatch(/ dist\/src\/main\.js$/);
});

test("sluice.service does not restart after a configuration mistake", () => {
  expect(directivesOf("sluice.service").get("RestartPreventExitStatus")).toEqual(["78"]);
});

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;
const testWithSystemd = hasSystemd ? test : test.skip;

testWithSystemd.each(UNITS)("systemd-analyze accepts %s, and rates its exposure as low", (unit) => {
  const root = mkdtempSync(path.join(tmpdir(), "sluice-systemd-"));
  try {
    const units = path.join(root, "etc/systemd/system");
    const programs = ["usr/bin/node", "usr/sbin/mosquitto", "bin/kill"];
    for (const program of programs) {
      mkdirSync(path.dirname(path.join(root, program)), { recursive: true });
      writeFileSync(path.join(root, program), "#!/bin/sh\n", { mode: 0o755 });
    }
    mkdirSync(units, { recursive: true });
    for (const target of ["sysinit", "basic", "shutdown", "network-online", "multi-user"]) {
      writeFileSync(path.join(units, `${target}.target`), "[Unit]\n");
    }
    for (const name of UNITS) writeFileSync(path.join(units, name), readFileSync(path.join(FOLDER, name)));
    const verified = spawnSync("systemd-analyze", ["verify", "--man=no", `--root=${root}`, unit], { encoding: "utf8" });
    expect([verified.status, verified.stderr.split("\n").filter((line) => line.includes(unit))]).toEqual([0, []]);
    // The threshold is an exposure of 2.0 of 10. Without any protection, the exposure is 9.6.
    execFileSync("systemd-analyze", ["security", "--offline=true", "--threshold=20", path.join(units, unit)], {
      stdio: "ignore",
    });
  } finally {
    rmSync(root, { recursive: true });
  }
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startReplicaSet } from "../../dev/replica-set";
import { disposeLater, temporaryDir } from "../harness/servers";
import { expectNothingLost, survive } from "./fault";

test("loses nothing while mongod hangs for 15 s", async () => {
  const outcome = await survive({
    name: "mongod hangs for 15 s (SIGSTOP)",
    async inject({ mongod }) {
      await mongod?.kill("SIGSTOP");
      await sleep(15_000);
      await mongod?.kill("SIGCONT");
    },
  });
  expectNothingLost(outcome);
  expect(outcome.reconnects).toBe(0);
});

test("loses nothing when the primary steps down and its successor is killed", async () => {
  const set = await startReplicaSet({ dir: await temporaryDir() });
  disposeLater(() => set.stop());
  const outcome = await survive({
    name: "primary of three nodes steps down, its successor is killed (-9)",
    mongodbUri: set.uri,
    async inject(_scene, publishing) {
      await set.stepDown();
      await publishing.more(2_000);
      const primary = await set.primary();
      await primary.kill();
      await publishing.more(5_000);
      await primary.restart();
    },
  });
  await set.stop();
  expectNothingLost(outcome);
  expect(outcome.reconnects).toBe(0);
});

/** This test is skipped and reported if the user may not mount a volume. */
const onItsOwnVolume = mayMount() ? test : test.skip;

onItsOwnVolume("MongoDB's disk is full", async () => {
  const dir = await temporaryDir();
  const volume = path.join(dir, "volume");
  await mkdir(volume);
  mount(volume, "700m");
  try {
    const ballast = path.join(volume, "ballast");
    const outcome = await survive({
      name: "MongoDB's disk is full for 10 s or until it dies",
      mongodDir: path.join(volume, "mongodb"),
      async inject({ mongod }) {
        await fill(volume, ballast);
        await Promise.race([mongod?.whenEnded(), sleep(10_000)]);
        await rm(ballast, { force: true });
        if (mongod?.running === false) await mongod.restart();
      },
    });
    expectNothingLost(outcome);
  } finally {
    execFileSync("umount", ["--lazy", volume]);
  }
});

function mount(folder: string, size: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "sluice-chaos", folder], { stdio: "pipe" });
}

function mayMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-mount-"));
  try {
    mount(folder, "1m");
    execFileSync("umount", ["--lazy", folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

/** Fills the volume completely. */
async function fill(volume: string, file: string): Promise<void> {
  const { bavail, bsize } = await statfs(volume);
  const chunk = Buffer.alloc(bsize);
  for (let block = 0; block < bavail; block += 1_024) {
    const bytes = Buffer.concat(Array.from({ length: Math.min(1_024, bavail - block) }, () => chunk));
    await writeFile(file, bytes, { flag: "a" }).catch(() => undefined);
  }
}

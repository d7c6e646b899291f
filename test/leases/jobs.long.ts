import { createSluice, orThrow } from "@sluice/sdk";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

const JOBS = [
  "job/broker-access",
  "job/credential-expiry",
  "job/deletions",
  "job/reconciliation",
  "job/tenant-moves",
  "job/unfinished-registrations",
];

/** Resolves with the jobs that the process runs, or with none if it has ended. */
async function jobsOf({ httpUrl }: PlatformProcess): Promise<readonly string[]> {
  const answer = await fetch(`${httpUrl}/readyz`).catch(() => null);
  if (answer === null) return [];
  const { owns } = (await answer.json()) as { owns: readonly string[] };
  return owns.filter((lease) => lease.startsWith("job/")).sort();
}

test("each job runs in one process, and another process takes it over after an end", async () => {
  const stack = await startOwnStack();
  const spawn = async (roles: string) => {
    const env = { ...stack.environment, SLUICE_HTTP_PORT: "0", SLUICE_ROLES: roles };
    const process = await spawnPlatform({ env });
    disposeLater(() => process.kill());
    return process;
  };
  const { platform: first } = stack;
  expect(await jobsOf(first)).toEqual(JOBS);

  const [second, ingest] = [await spawn("api"), await spawn("ingest")];
  await until(async () => (await jobsOf(second)).length === 3);
  expect([...(await jobsOf(first)), ...(await jobsOf(second))].sort()).toEqual(JOBS);
  expect(await jobsOf(ingest)).toEqual([]);

  // Each process serves mutations of its clients, even if another process runs the job.
  for (const [index, { httpUrl }] of [first, second].entries()) {
    const operator = createSluice({ url: `${httpUrl}/graphql`, apiKey: stack.operatorKey });
    disposeLater(() => operator.close());
    const tenantId = `acme-${index}`;
    orThrow(await operator.tenantRegister({ input: { tenantId, name: "Acme" } }));
    const issued = orThrow(await operator.brokerCredentialIssue({ input: { tenantId } }));
    orThrow(await operator.brokerCredentialRevoke({ input: { username: issued.credential.username } }));
    orThrow(await operator.tenantSuspend({ input: { tenantId } }));
    orThrow(await operator.tenantDelete({ input: { tenantId } }));
    await until(async () => (await operator.tenant({ tenantId })) === null);
  }

  const killed = performance.now();
  process.kill(second.pid, "SIGKILL");
  await until(async () => (await jobsOf(first)).length === JOBS.length);
  process.stdout.write(`jobs: taken over ${Math.round(performance.now() - killed)} ms after a kill\n`);

  const third = await spawn("api");
  const stopped = performance.now();
  const ended = first.kill("SIGTERM");
  await until(async () => (await jobsOf(third)).length === JOBS.length);
  process.stdout.write(`jobs: taken over ${Math.round(performance.now() - stopped)} ms after a stop\n`);
  await ended;
});

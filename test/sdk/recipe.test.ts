/** The recipe of sdk/README.md for operations of one's own, followed word by word in an empty project. */

import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { startFleet } from "./fleet";
import { installSdk, MODULES, ROOT, run } from "./installed";

/** The code blocks of that section, by their language. */
async function recipe(): Promise<(language: string) => string> {
  const readme = await readFile(path.join(ROOT, "sdk/README.md"), "utf8");
  const section = /\n## Operations of your own\n([^]*?)\n## /.exec(readme)?.[1] ?? "";
  const blocks = [...section.matchAll(/```(\w+)\n([^]*?)```/g)].map(([, language, text]) => ({ language, text }));
  return (language) => {
    const [block, ...further] = blocks.filter((each) => each.language === language);
    if (block?.text === undefined || further.length > 0) throw new Error(`README: not one block of ${language}`);
    return block.text;
  };
}

/** What npm would install, from this repository's modules: no network is needed. */
async function link(packages: readonly string[], project: string): Promise<void> {
  const bin = path.join(project, "node_modules/.bin");
  await mkdir(bin, { recursive: true });
  for (const name of packages) {
    const target = path.join(project, "node_modules", name);
    await mkdir(path.dirname(target), { recursive: true });
    await symlink(path.join(MODULES, name), target);
    const { bin: programs = {} } = JSON.parse(await readFile(path.join(target, "package.json"), "utf8")) as {
      bin?: Record<string, string>;
    };
    for (const program of Object.keys(programs)) {
      await symlink(path.join(MODULES, ".bin", program), path.join(bin, program));
    }
  }
}

test("gives operations that type-check and run", async () => {
  const block = await recipe();
  const fleet = await startFleet();
  const { project } = await installSdk();
  await mkdir(path.join(project, "operations"));
  await mkdir(path.join(project, "src"));
  await writeFile(path.join(project, "operations/trucks.graphql"), block("graphql"));
  const url = "https://sluice.example.com/graphql";
  expect(block("yaml")).toContain(url);
  await writeFile(path.join(project, "codegen.yml"), block("yaml").replace(url, fleet.stack.graphqlUrl));

  const [install = "", ...commands] = block("sh").trim().split("\n");
  const [, packages] = /^npm install --save-dev (.+)$/.exec(install) ?? [];
  await link(packages?.split(" ") ?? [], project);
  const env = { PATH: process.env.PATH ?? "", SLUICE_API_KEY: fleet.apiKey };
  for (const command of commands) await run("/bin/sh", ["-c", command], { cwd: project, env });

  const client = [
    'import { createSluice } from "@sluice/sdk";',
    `const sluice = createSluice({ url: ${JSON.stringify(fleet.stack.graphqlUrl)}, apiKey: ${JSON.stringify(fleet.apiKey)} });`,
  ];
  const program = [...client, block("ts"), "await sluice.close();", ""].join("\n");
  await writeFile(path.join(project, "src/program.ts"), program);
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2022", "DOM"],
    module: "esnext",
    moduleResolution: "bundler",
    types: [],
    strict: true,
    outDir: "out",
    rootDir: "src",
  };
  const config = path.join(project, "tsconfig.json");
  await writeFile(config, JSON.stringify({ compilerOptions, include: ["src"] }));
  const tsc = path.join(MODULES, "typescript/bin/tsc");
  await run(process.execPath, [tsc, "--project", config], { cwd: project }).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
  // A bundler finds "./operations"; Node wants the name of the file.
  const built = path.join(project, "out/program.js");
  await writeFile(built, (await readFile(built, "utf8")).replace('"./operations"', '"./operations.js"'));
  const { stdout } = await run(process.execPath, [built], { cwd: project });
  expect(stdout).toBe("[ 'truck-1' ]\n");
}, 180_000);

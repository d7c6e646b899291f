/** Follows the recipe of sdk/README.md for custom operations exactly, in an empty project. */

import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { startFleet } from "./fleet";
import { installSdk, MODULES, ROOT, run } from "./installed";

/** Resolves with a function that returns the section's only code block in a language. */
async function recipe(): Promise<(language: string) => string> {
  const readme = await readFile(path.join(ROOT, "sdk/README.md"), "utf8");
  const section = /\n## Operations of your own\n([^]*?)\n## /.exec(readme)?.[1] ?? "";
  const blocks = [...section.matchAll(/```(\w+)\n([^]*?)```/g)].map(([, language, text]) => ({ language, text }));
  return (language) => {
    const [block, ...further] = blocks.filter((each) => each.language === language);
    if (block?.text === undefined || further.length > 0)
      throw new Error(`sdk/README.md must have exactly one block in ${language}`);
    return block.text;
  };
}

/** Links packages from this repository's modules, so that no network is needed. */
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

test('regression: compiles "./operations" under NodeNext, but no misspelt variable', async () => {
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
  const tsc = path.join(MODULES, "typescript/bin/tsc");
  const compile = async (source: string, options: object): Promise<string> => {
    await writeFile(path.join(project, "src/program.ts"), source);
    const base = { target: "ES2022", lib: ["ES2022", "DOM"], types: [], strict: true, outDir: "out", rootDir: "src" };
    const config = path.join(project, "tsconfig.json");
    await writeFile(config, JSON.stringify({ compilerOptions: { ...base, ...options }, include: ["src"] }));
    return run(process.execPath, [tsc, "--project", config], { cwd: project }).then(
      () => "",
      (error: { stdout: string }) => error.stdout,
    );
  };
  const misspelt = program.replace("first: 10", "frist: 10");
  expect(misspelt).not.toBe(program);
  expect(await compile(misspelt, { module: "nodenext", moduleResolution: "nodenext" })).toContain("'frist'");
  expect(await compile(program, { module: "esnext", moduleResolution: "bundler" })).toBe("");
  expect(await compile(program, { module: "nodenext", moduleResolution: "nodenext" })).toBe("");
  const built = path.join(project, "out/program.js");
  const { stdout } = await run(process.execPath, [built], { cwd: project });
  expect(stdout).toBe("[ 'truck-1' ]\n");
});

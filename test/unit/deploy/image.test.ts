import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { buildProgram } from "../../../src/cli/program";
import { describeConfig } from "../../../src/config/describe";
import { commandIn, contextFilter, readDockerfile, ROOT, textsOf, type Stage } from "../../image/dockerfile";

const EXACT_VERSION = /^[a-z-]+:\d+\.\d+\.\d+(?:-[a-z-]+)?(?:@sha256:[0-9a-f]{64})?$/;
const stages = readDockerfile();
const image = stages.at(-1)!;

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: object;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
const compose = parse(read("compose.yaml"), { merge: true }) as Compose;
const services = Object.entries(compose.services);

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

function environmentOf(stage: Stage): string[] {
  return textsOf(stage, "ENV").flatMap((text) => text.split(" ").map((pair) => pair.split("=")[0] ?? ""));
}

test("the image has an exact base image, a health check and an unprivileged user", () => {
  expect(stages.map((stage) => stage.image).filter((name) => !EXACT_VERSION.test(name))).toEqual([]);
  expect(textsOf(image, "USER")).toEqual(["1883:1883"]);
  expect(textsOf(image, "HEALTHCHECK")).toHaveLength(1);
  expect(stages.flatMap((stage) => textsOf(stage, "ARG"))).toEqual([]);
});

test("the image has the Node.js that the scripts install, and starts like npm start", () => {
  const [, version] = /const VERSION = "(.+)"/.exec(read("scripts/node.mjs")) ?? [];
  for (const stage of stages) expect(stage.image).toContain(`node:${version ?? ""}-`);
  const command = commandIn(textsOf(image, "CMD")[0] ?? "");
  const [, options] = /start: \{ needs: \["build"\], run: \[(\[.*?\])\] \}/.exec(read("scripts/run.mjs")) ?? [];
  expect(command).toEqual(["node", ...(JSON.parse(options ?? "[]") as string[])]);
});

test("the build context contains everything that the Dockerfile copies, and no secret", () => {
  const isIncluded = contextFilter();
  const sources = stages.flatMap((stage) =>
    textsOf(stage, "COPY")
      .filter((text) => !text.startsWith("--from="))
      .flatMap((text) => text.split(" ").slice(0, -1)),
  );
  expect(sources.filter((source) => !existsSync(path.join(ROOT, source)) || !isIncluded(source))).toEqual([]);
  for (const other of [".git", ".sluice/operator.key", ".env", "node_modules/x", "dist/x", "test/x"]) {
    expect(isIncluded(other)).toBe(false);
  }
});

test("the image and compose.yaml set only existing variables, and no secret", () => {
  const variables = new Map(describeConfig().map((variable) => [variable.name, variable]));
  const set = { ...compose.services.sluice?.environment };
  const names = [...environmentOf(image).filter((name) => name.startsWith("SLUICE_")), ...Object.keys(set)];
  expect(names.filter((name) => !variables.has(name))).toEqual([]);
  const secrets = names.filter((name) => variables.get(name)?.secret === true);
  expect(secrets).toEqual(["MONGODB_URI"]);
  expect(new URL(set.MONGODB_URI ?? "").password).toBe("");
});

test.each(services)("the service %s is pinned, hardened and checked", (name, service) => {
  expect(service.build === "." || EXACT_VERSION.test(service.image)).toBe(true);
  expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  expect(service).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
  expect(service.privileged).toBeUndefined();
  const volumes = (service.volumes ?? []).map((volume) => volume.split(":")[0] ?? "");
  expect(volumes.filter((volume) => !(volume in compose.volumes))).toEqual([]);
  expect((service.networks ?? []).filter((network) => !(network in compose.networks))).toEqual([]);
  if (name !== "sluice") expect(service.healthcheck).toBeDefined();
  for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
    expect(compose.services).toHaveProperty(other);
    expect(condition).toBe(other === "broker-init" ? "service_completed_successfully" : "service_healthy");
  }
});

test("compose.yaml publishes the API only on this machine, and no port of MongoDB", () => {
  expect(compose.services.mongodb?.ports).toBeUndefined();
  expect(compose.services.mongodb?.networks).toEqual(["database"]);
  expect(compose.networks.database?.internal).toBe(true);
  expect(compose.services.sluice?.ports?.every((port) => port.startsWith("127.0.0.1:"))).toBe(true);
});

test("compose.yaml runs the MongoDB that the scripts install", () => {
  const [, version] = /OFFICIAL_VERSION = "(.+)"/.exec(read("scripts/mongod-official.mjs")) ?? [];
  expect(compose.services.mongodb?.image).toBe(`mongo:${version ?? ""}`);
});

test("compose.yaml calls a command of the CLI with existing options", () => {
  const [program, name, ...words] = compose.services["broker-init"]?.command ?? [];
  expect(program).toBe("sluice");
  const command = buildProgram(() => undefined).commands.find((known) => known.name() === name);
  const known = command?.options.map(({ long }) => long) ?? [];
  const given = words.filter((word) => word.startsWith("--")).map((word) => word.split("=")[0]);
  expect(given.filter((option) => !known.includes(option))).toEqual([]);
});

test("the services share the broker's folder at the path that its files name", () => {
  const [, folder] = /--dir=(\S+)/.exec((compose.services["broker-init"]?.command ?? []).join(" ")) ?? [];
  for (const name of ["broker-init", "mosquitto", "sluice"]) {
    expect(compose.services[name]?.volumes).toContain(`broker:${folder ?? ""}`);
    expect(compose.services[name]?.user).toBe(textsOf(image, "USER")[0]);
  }
  expect(textsOf(image, "RUN").join()).toContain(`--mode=0700 ${folder ?? ""} `);
});

/** The command `sluice import`. */
import { Command } from "commander";
import type { Environment } from "../../config/read";
import { ExitError, IMPORT_EXITS } from "../exit";
import { importFile, ImportStopped, type ImportOptions } from "./import";
import { readKey } from "./key";
import { FileError } from "./mistakes";
import type { ImportSummary } from "./sync";

interface Options extends Omit<ImportOptions, "key"> {
  readonly key?: string;
  readonly keyFile?: string;
}

const EXITS = Object.values(IMPORT_EXITS).map(({ code, meaning }) => `${code}: ${meaning}`);

export function importCommand(write: (text: string) => void, environment: Environment): Command {
  return new Command("import")
    .description("import assets and sensors from a CSV or JSON file of any size; you can repeat an import")
    .argument("<file>", "CSV: assetId,type,name,sensorId,sensorType,unit; JSON: an array of assets with sensors")
    .requiredOption("--url <url>", "GraphQL endpoint, such as https://sluice.example.com/graphql")
    .option("--key-file <file>", "file with an API key of the role TENANT_ADMIN or OPERATOR; '-' is standard input")
    .option("--key <key>", "the API key itself, which other users of the machine can see; default: SLUICE_API_KEY")
    .option("--tenant <tenantId>", "tenant that owns the assets; default: the tenant of the key")
    .option("--dry-run", "change nothing, and report what the import would do")
    .option("--update", "change names, types and units that differ; default: only report them")
    .option("--format <format>", "csv or json; default: the extension of the file name")
    .option("--delimiter <character>", "delimiter of a CSV file, or 'tab'; default: detected in the header")
    .option(
      "--encoding <encoding>",
      "utf-8, utf-16le, utf-16be, windows-1252 or latin1; default: from the byte order mark, or utf-8",
    )
    .option("--no-progress", "do not show a progress bar")
    .addHelpText("after", `\nExit codes:\n${EXITS.map((exit) => `  ${exit}\n`).join("")}`)
    .action((file: string, options: Options) => runImport(file, options, write, environment));
}

async function runImport(
  file: string,
  { key: given, keyFile, progress, ...options }: Options,
  write: (text: string) => void,
  environment: Environment,
): Promise<void> {
  const warn = (message: string) => console.error(`warning: ${message}`);
  const key = await readKey({ key: given, keyFile, environment: environment.SLUICE_API_KEY }, warn);
  // Commander sets `progress` to true if the option is absent.
  const all = { ...options, key, ...(progress === false ? { progress } : {}) };
  const isDry = options.dryRun === true;
  try {
    const summary = await importFile(file, all, (line) => write(`${line}\n`));
    write(formatSummary(summary, isDry));
    if (summary.rejected === 0) return;
    const remedy = `Correct ${summary.rejected === 1 ? "it" : "them"} and run the import again.`;
    throw new ExitError(`Sluice rejects ${rowsOf(summary)}. ${remedy}`, IMPORT_EXITS.REJECTED.code);
  } catch (error) {
    if (error instanceof FileError) throw new ExitError(error.message, IMPORT_EXITS.FILE.code);
    if (!(error instanceof ImportStopped)) throw error;
    write(formatSummary(error.summary, isDry));
    throw new ExitError(`The import stopped: ${error.message}`, IMPORT_EXITS.STOPPED.code);
  }
}

function formatSummary(summary: ImportSummary, isDry: boolean): string {
  const line = (kind: "assets" | "sensors", name: string) => {
    const counts = [
      `${summary[`${kind}Created`]} new`,
      `${summary[`${kind}Updated`]} updated`,
      `${summary[`${kind}Differing`]} differ`,
      `${summary[`${kind}Unchanged`]} unchanged`,
    ];
    return `${name}${counts.join(", ")}\n`;
  };
  const head = isDry ? "Dry run: nothing was changed. The import would have this result:\n" : "";
  const rejected = `Rejected: ${rowsOf(summary)}\n`;
  return `${head}${line("assets", "Assets:   ")}${line("sensors", "Sensors:  ")}${rejected}`;
}

function rowsOf({ rejected }: ImportSummary): string {
  return rejected === 1 ? "1 row" : `${rejected} rows`;
}

import { Command, InvalidArgumentError } from "commander";

export interface SoakOptions {
  readonly minutes: number;
  /** Readings/s that the fleet publishes. */
  readonly rate: number;
  readonly sensors: number;
  readonly gateways: number;
  /** Path of the SVG file for the picture. */
  readonly picture: string | undefined;
  readonly json: boolean;
}

/** Reads the command line. Ends the process with a message if an option is invalid. */
export function parseOptions(argv: readonly string[]): SoakOptions {
  return new Command("bench:soak")
    .description("Rate, memory, lag and ledger of the platform at a steady rate over time")
    .option("--minutes <n>", "duration for which the fleet publishes", positive, 10)
    .option("--rate <n>", "readings/s", positive, 5_000)
    .option("--sensors <n>", "sensors that publish in turn", positive, 1_000)
    .option("--gateways <n>", "TLS connections, a multiple of 10", positive, 50)
    .option("--picture <file>", "SVG file for a picture of rate, memory and lag, such as docs/soak.svg")
    .option("--json", "print one JSON object as the last line", false)
    .parse(argv)
    .opts<SoakOptions>();
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("Use a number above 0.");
  return value;
}

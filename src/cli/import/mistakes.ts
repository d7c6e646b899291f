/** Collects the mistakes in a file for its author. */
import leven from "leven";

/** Maximum mistakes of a file that the command lists. */
const MAX_LISTED = 20;

/** Thrown when a file cannot be imported. Nothing was sent. */
export class FileError extends Error {
  override readonly name = "FileError";
}

/** Collects a file's mistakes in bounded memory. */
export class FileMistakes {
  private readonly listed: string[] = [];
  private count = 0;

  add(mistake: string): void {
    this.count++;
    if (this.listed.length < MAX_LISTED) this.listed.push(mistake);
  }

  /** @throws FileError with the number of mistakes and the first 20 of them */
  throwIfAny(file: string): void {
    if (this.count === 0) return;
    const more = this.count > MAX_LISTED ? [`… and ${this.count - MAX_LISTED} more`] : [];
    const head = `${file}: ${this.count === 1 ? "1 mistake" : `${this.count} mistakes`}. Nothing was sent.`;
    throw new FileError([head, ...[...this.listed, ...more].map((mistake) => `  ${mistake}`)].join("\n"));
  }
}

/** Returns a message such as `unknown column 'sensorid'. Did you mean 'sensorId'?`. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const nearest = nearestOf(name, known);
  const remedy = nearest === undefined ? `Known: ${known.join(", ")}.` : `Did you mean '${nearest}'?`;
  return `unknown ${what} '${shortened(name)}'. ${remedy}`;
}

/** Shortens a text from the file for a message. */
export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function nearestOf(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const wanted = plain(name.slice(0, 40));
  const distances = known.map((each) => [leven(wanted, plain(each)), each] as const);
  const [best] = distances.sort(([a], [b]) => a - b);
  return best !== undefined && best[0] <= Math.max(1, Math.floor(best[1].length / 3)) ? best[1] : undefined;
}

import type { VariableDescription } from "../config/describe";

const INDENT = "    ";
const WIDTH = 100;

/** Formats each variable as a paragraph: name, kind and default on the first line, the description below. */
export function formatConfig(described: readonly VariableDescription[]): string {
  const width = Math.max(...described.map(({ name }) => name.length)) + 2;
  const paragraphs = described.map((variable) => {
    const facts = [
      variable.type,
      variable.required ? "required" : `default ${variable.default ?? "none"}`,
      ...(variable.secret ? [`secret; or the path of a file in ${variable.name}_FILE`] : []),
    ];
    return [`${variable.name.padEnd(width)}${facts.join("; ")}`, ...wrap(variable.description)].join("\n");
  });
  return `${paragraphs.join("\n\n")}\n`;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > WIDTH - INDENT.length) {
      lines.push(INDENT + line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, INDENT + line];
}

/** Rules that no published package provides. */

/** Returns the visible text of a node. Code counts as one word. */
function plain(node) {
  if (node.type === "Code") return "code";
  return node.type === "Str" ? node.value : (node.children ?? []).map(plain).join("");
}

const words = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** Matches sentences that begin with `Who …`, `What …` or `That which …`, unless they are questions. */
const SUBJECT = /(?<=^|[.!?:;]\s+)(Who(?:ever)?|What(?:ever)?|That which|Those (?:who|that))\s[^.!?]*(?:[.!]|$)/gm;

export function subjects({ Syntax, RuleError, report, getSource, locator }) {
  const check = (node) => {
    for (const [sentence, opening] of plain(node).matchAll(SUBJECT)) {
      const start = Math.max(0, getSource(node).indexOf(sentence.slice(0, opening.length + 3)));
      const padding = locator.at(start);
      report(node, new RuleError(`"${opening} …" as a subject: name the thing that acts.`, { padding }));
    }
  };
  return { [Syntax.Paragraph]: check, [Syntax.TableCell]: check };
}

/** @param options.max maximum words of a table cell */
export function tableCells({ Syntax, RuleError, report }, { max }) {
  return {
    [Syntax.TableCell](node) {
      const count = words(plain(node));
      if (count > max) report(node, new RuleError(`Table cell with ${count} words: at most ${max}. Move it to prose.`));
    },
  };
}

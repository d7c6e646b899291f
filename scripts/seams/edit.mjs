/** Edits that several proofs in scripts/seams use. */

/** Inserts `text` before `anchor`. @throws Error unless `anchor` occurs exactly once */
export function insertBefore(anchor, text) {
  return (source) => {
    const parts = source.split(anchor);
    if (parts.length !== 2) throw new Error(`'${anchor}' occurs ${parts.length - 1} times in the file, expected once`);
    return `${parts[0]}${text}${anchor}${parts[1]}`;
  };
}

export function atMostFiles(most) {
  return (touched) =>
    touched.length <= most ? [] : [`the change touches ${touched.length} files; at most ${most} are allowed`];
}

/** One changed field, with its value before and after. null: the field was absent. */
export interface Difference {
  readonly field: string;
  readonly was: string | null;
  readonly is: string | null;
}

/** Returns the fields that differ between two JSON texts. A nested field has its path: `limits.maxAssets`. */
export function differenceOf(before: string | null, after: string | null): readonly Difference[] {
  const was = leavesOf(before);
  const is = leavesOf(after);
  const fields = new Set([...was.keys(), ...is.keys()]);
  return [...fields].flatMap((field) => {
    const [old = null, fresh = null] = [was.get(field), is.get(field)];
    return old === fresh ? [] : [{ field, was: old, is: fresh }];
  });
}

function leavesOf(json: string | null): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const add = (path: string, value: unknown) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [name, each] of Object.entries(value)) add(path === "" ? name : `${path}.${name}`, each);
    } else leaves.set(path, typeof value === "string" ? value : JSON.stringify(value));
  };
  if (json !== null) add("", JSON.parse(json));
  return leaves;
}

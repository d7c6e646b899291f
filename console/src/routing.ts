/** Keeps the state of a page in its address. */
import { useCallback } from "react";
import { useSearchParams } from "react-router";
import type { Reader } from "./search-readers";

type SearchOf<R extends Readonly<Record<string, Reader<unknown>>>> = {
  readonly [K in keyof R]: ReturnType<R[K]>;
};

/** Maximum length of a value, because servers limit the length of an address. */
const MOST_CHARACTERS = 512;

type ChangeOf<R> = { readonly [K in keyof R]?: string | undefined };

/**
 * Returns the query string as typed values. `change` replaces only the given values; undefined removes a value. Values
 * that are too long for an address are cut.
 *
 * @param readers must be the same object in every render
 */
export function useSearch<R extends Readonly<Record<string, Reader<unknown>>>>(
  readers: R,
): readonly [search: SearchOf<R>, change: (changes: ChangeOf<R>, isStep?: boolean) => void] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changes: ChangeOf<R>, isStep = false) => {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries<string | undefined>(changes)) {
            if (value === undefined || value === "") after.delete(name);
            else after.set(name, value.slice(0, MOST_CHARACTERS));
          }
          return after;
        },
        { replace: !isStep },
      );
    },
    [setParams],
  );
  return [readSearch(params, readers), change];
}

function readSearch<R extends Readonly<Record<string, Reader<unknown>>>>(
  params: URLSearchParams,
  readers: R,
): SearchOf<R> {
  const entries = Object.entries(readers).map(([name, read]) => {
    const text = params.get(name);
    return [name, text === null ? undefined : read(text)];
  });
  return Object.fromEntries(entries) as SearchOf<R>;
}

/** Loads a part of the console when it is first shown. It retries for as long as the connection is lost. */
import { type ReactNode, useEffect, useState } from "react";

type Component<Props> = (props: Props) => ReactNode;

/** Maximum failures while the server responds. If there are more, an upgrade has removed the part. */
const MOST_FAILURES = 3;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 4_000;

/**
 * Like React's `lazy`, which would show its fallback for at least 300 ms, even if the part loads immediately.
 *
 * @param Waiting shown until the part is loaded. Default: nothing
 */
export function lazyPart<Props extends object>(
  load: () => Promise<{ readonly default: Component<Props> }>,
  Waiting: Component<object> = Nothing,
): Component<Props> {
  const known: { part: Component<Props> | null; loading: Promise<Component<Props>> | null } = {
    part: null,
    loading: null,
  };
  const loaded = (): Promise<Component<Props>> =>
    (known.loading ??= persistently(load).then(
      ({ default: part }) => (known.part = part),
      (error: unknown) => {
        known.loading = null;
        throw error;
      },
    ));

  return function LazyPart(props: Props) {
    const [Part, setPart] = useState(() => known.part);
    const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
    useEffect(() => {
      loaded().then(
        (part) => setPart(() => part),
        (error: unknown) => setFailure({ error }),
      );
    }, []);
    if (failure !== null) throw failure.error;
    return Part === null ? <Waiting /> : <Part {...props} />;
  };
}

function Nothing(): null {
  return null;
}

/** Stylesheets that failed to load. The bundler requests each only once, even if it fails. */
const failedStyles = new Set<HTMLLinkElement>();

document.addEventListener(
  "error",
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === "stylesheet") failedStyles.add(target);
  },
  // These events do not bubble.
  { capture: true },
);

async function persistently<T>(load: () => Promise<T>): Promise<T> {
  // Do not wait for stylesheets that failed for other parts, even if this part shares them.
  const ofOthers = new Set([...failedStyles].map(({ href }) => href));
  for (let failures = 1; ; failures++) {
    try {
      const part = await load();
      const again = [...failedStyles].map((link) => ({ href: link.href, loaded: loadAgain(link) }));
      await Promise.all(again.map(({ href, loaded }) => (ofOthers.has(href) ? loaded.catch(() => undefined) : loaded)));
      return part;
    } catch (error) {
      if (failures >= MOST_FAILURES && (await isServerReachable())) throw error;
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

function loadAgain(link: HTMLLinkElement): Promise<void> {
  failedStyles.delete(link);
  const again = document.createElement("link");
  again.rel = link.rel;
  again.href = link.href;
  link.replaceWith(again);
  return new Promise((resolve, reject) => {
    again.addEventListener("load", () => resolve());
    again.addEventListener("error", () => reject(new Error(`${again.href} was not loaded`)));
  });
}

async function isServerReachable(): Promise<boolean> {
  try {
    return (await fetch(document.baseURI, { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

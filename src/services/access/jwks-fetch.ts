/** How the keys of an identity provider are fetched: within bounds, and not at every token while it fails. */

export interface JwksFetchLimits {
  /** Milliseconds after a failure in which nothing is fetched. */
  readonly failureCooldownMs: number;
  /** Largest answer. */
  readonly maxBytes: number;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** As `fetch`, which also answers what is no JSON, or too large, by throwing. The signal of `init` ends reading too. */
export function boundedFetch({ failureCooldownMs, maxBytes }: JwksFetchLimits): Fetch {
  let failedAt = -Infinity;
  return async (url, init) => {
    if (performance.now() - failedAt < failureCooldownMs) {
      throw new Error("the keys of the identity provider could not be fetched a moment ago");
    }
    try {
      const response = await fetch(url, init);
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new Error(`the identity provider answered ${response.status} instead of its keys`);
      }
      const text = await textOf(response, maxBytes);
      JSON.parse(text);
      return new Response(text);
    } catch (error) {
      failedAt = performance.now();
      throw error;
    }
  };
}

async function textOf(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    // Leaving the loop cancels what is still to come.
    if (bytes > maxBytes) throw new Error(`the keys of the identity provider have more than ${maxBytes} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Fetches an identity provider's keys within limits. After a failure, further tokens cause no new fetch for some time.
 */

export interface JwksFetchLimits {
  /** Time after a failure in which nothing is fetched, milliseconds. */
  readonly failureCooldownMs: number;
  /** Maximum size of the response, bytes. */
  readonly maxBytes: number;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Returns a function like `fetch` that rejects unless the response is status 200 with JSON of at most `maxBytes`. It
 * rejects immediately during the cool-down after a failure. The signal of `init` also aborts reading the response.
 */
export function boundedFetch({ failureCooldownMs, maxBytes }: JwksFetchLimits): Fetch {
  let failedAt = -Infinity;
  return async (url, init) => {
    if (performance.now() - failedAt < failureCooldownMs) {
      throw new Error("the last fetch of the identity provider's keys failed; waiting before another attempt");
    }
    try {
      const response = await fetch(url, init);
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new Error(`the identity provider responded with ${response.status} to the request for its keys`);
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
    // Leaving the loop cancels the rest of the response.
    if (bytes > maxBytes) throw new Error(`the identity provider's keys exceed ${maxBytes} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * The only Trusted Types policy that the server's Content-Security-Policy allows: no script may write HTML. React Aria
 * may only clear its announcer, with an empty string.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown;
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory };

trustedTypes?.createPolicy("default", {
  createHTML(text) {
    if (text === "") return text;
    throw new TypeError("The console writes no HTML.");
  },
});

export {};

/** Texts of the sign-in page. */

export const signIn = {
  title: "Sign in to Sluice",
  lead: "Readings, rejections and the reasons for them.",
  key: "API key",
  keyHint: "It begins with slk_. This tab keeps it until you sign out or close the tab.",
  submit: "Sign in",
  submitting: "Signing in …",
  missing: "Enter an API key.",
  ended: "You were signed out",
  failed: "Sign-in failed",
  provider: {
    or: "or",
    submit: (host: string) => `Continue with ${host}`,
    waiting: (host: string) => `Signing in at ${host} …`,
    failures: {
      rejected: (host: string, detail: string) => `${host} says: ${detail}`,
      unreachable: (host: string, detail: string) =>
        `Cannot use ${host}: ${detail}. It must be up, and allow requests from ${location.origin} by CORS.`,
      invalid: (host: string, detail: string) => `The response of ${host} is invalid: ${detail}`,
      foreign: () => "This tab did not start this sign-in, or has already completed it. Try again.",
      insecure: (_host: string, detail: string) =>
        `The browser allows this sign-in on https pages only, and not on ${detail}.`,
    },
  },
  show: "Show",
  hide: "Hide",
} as const;

/** Texts that all pages share. */

export const common = {
  retry: "Try again",
  cancel: "Cancel",
  close: "Close",
  copy: "Copy",
  copied: "Copied",
  loading: "Loading",
  never: "never",
  none: "none",
  unknown: "unknown",
  more: "More",
  search: "Search",
  clear: "Clear",
  incident: (id: string) => `Quote incident ${id} to your operator.`,
  broken: "This page cannot be shown",
  brokenText: "Sluice was upgraded, or the console has a bug. Reload the page.",
  reload: "Reload",
  notFound: "Not found",
  notFoundText: "There is nothing at this address, or your key cannot see it.",
  signedInto: (tenantId: string) => `You are signed in to tenant ${tenantId}.`,
  back: "Back to the start",
  utc: (text: string) => `${text} UTC`,
  table: "Show as table",
  done: "Done",
  leave: "Sluice cannot show these secrets again. Leave without storing them?",
  delete: "Delete",
  deleting: (name: string) => `Deleting ${name} …`,
  typeToConfirm: (name: string) => `Type ${name} to confirm`,
  steps: { done: "done", running: "in progress", waiting: "not started" },
} as const;

export const connection = {
  online: "Connected",
  lost: {
    offline: "You are offline",
    restarting: "Sluice is restarting",
    unavailable: "Sluice cannot do its work",
    unreachable: "Connection lost",
    silent: "Sluice does not respond",
  },
  reconnecting: "Reconnecting …",
  stale: (age: string) => `Shown data is ${age} old.`,
  silentFor: (length: string) => `No response for ${length}.`,
  notLive: "No live updates",
  notLiveText: (seconds: number) =>
    `No WebSocket stays open. A proxy may block them. The page is refreshed every ${seconds} s.`,
  clockAhead: (difference: string) => `The clock of this device is ${difference} ahead.`,
  clockBehind: (difference: string) => `The clock of this device is ${difference} behind.`,
  clockText: "Sluice shows and requests times by the server's clock. Correct the device's clock.",
} as const;

export const time = {
  now: "now",
  ago: (text: string) => `${text} ago`,
  in: (text: string) => `in ${text}`,
  units: { s: "s", m: "min", h: "h", d: "d", y: "y" },
} as const;

export const request = {
  show: "Show the request",
  form: "Form of the request",
  forms: { graphql: "GraphQL", curl: "curl", sdk: "SDK" },
} as const;

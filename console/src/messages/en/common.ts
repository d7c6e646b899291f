/** What every page says. */

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
  error: (code: string) => `Failed: ${code}`,
  incident: (id: string) => `Quote incident ${id} to your operator.`,
  notFound: "Not found",
  notFoundText: "There is nothing at this address, or your key cannot see it.",
  back: "Back to the start",
  utc: (text: string) => `${text} UTC`,
  table: "Show as table",
  done: "Done",
  delete: "Delete",
  deleting: (name: string) => `Deleting ${name} …`,
  typeToConfirm: (name: string) => `Type ${name} to confirm`,
  steps: { done: "done", running: "in progress", waiting: "not begun" },
} as const;

export const connection = {
  online: "Connected",
  lost: {
    offline: "You are offline",
    restarting: "Sluice is restarting",
    unavailable: "Sluice cannot do its work",
    unreachable: "Connection lost",
  },
  reconnecting: "Reconnecting …",
  stale: (age: string) => `What you see is ${age} old.`,
} as const;

export const time = {
  now: "now",
  ago: (text: string) => `${text} ago`,
  in: (text: string) => `in ${text}`,
  units: { s: "s", m: "min", h: "h", d: "d" },
} as const;

export const request = {
  show: "Show the request",
  form: "Form of the request",
  forms: { graphql: "GraphQL", curl: "curl", sdk: "SDK" },
} as const;

/** Texts of a tenant's ledger. */

export const ledger = {
  title: "Ledger",
  view: "Show",
  views: { day: "Day", week: "Week" },
  earlier: "Earlier",
  later: "Later",
  days: (from: string, to: string) => `${from} to ${to}`,
  maps: { day: "Readings by minute", week: "Readings by hour" },
  hints: { day: "Choose a minute to see its account.", week: "Choose an hour to see its day by minute." },
  legend: { received: "readings", rejected: "share rejected", unbalanced: "not balanced" },
  cell: (time: string, received: string, rejected: string, isBalanced: boolean) =>
    `${time}: ${received} received, ${rejected} rejected${isBalanced ? "" : ", not balanced"}`,
  account: "Account",
  messages: "Rejected messages",
  noMessages: "No message is kept.",
  trace: "Trace",
  hour: "Hour",
  tableOfHours: "Hours as a table",
  tableOfMinutes: (hour: string) => `Minutes from ${hour} as a table`,
  empty: "No readings in this time",
} as const;

/** Texts of the audit log. */
import { counted } from "./counts";

export const audit = {
  title: "Audit log",
  search: "Search objects and callers",
  span: "Time span",
  allTime: "All time",
  spans: { "24h": "Last 24 hours", "7d": "Last 7 days", "30d": "Last 30 days" },
  action: "Action",
  allActions: "All actions",
  shown: (count: number, hasMore: boolean) => `${counted(count, "event", "events")}${hasMore ? " loaded" : ""}`,
  empty: "No event yet",
  noMatch: "No event matches",
  by: "By",
  from: (address: string) => `from ${address}`,
  fields: (count: number) => counted(count, "field", "fields"),
  field: "Field",
  before: "Before",
  after: "After",
} as const;

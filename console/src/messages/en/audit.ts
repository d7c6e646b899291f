/** The audit log. */
import { counted, number } from "./counts";

export const audit = {
  title: "Audit log",
  search: "Search target, caller or outcome",
  action: "Action",
  allActions: "All actions",
  shown: (shown: number, loaded: number, hasMore: boolean) =>
    `${number(shown)} of ${counted(loaded, "event", "events")}${hasMore ? " loaded" : ""}`,
  empty: "No event yet",
  noMatch: "No loaded event matches",
  by: "By",
  from: (address: string) => `from ${address}`,
  fields: (count: number) => counted(count, "field", "fields"),
  field: "Field",
  before: "Before",
  after: "After",
} as const;

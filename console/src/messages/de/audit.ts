import type { Messages } from "../en";
import { counted } from "./counts";

export const audit: Messages["audit"] = {
  title: "Änderungsprotokoll",
  search: "Objekte und Aufrufer suchen",
  span: "Zeitraum",
  allTime: "Gesamte Zeit",
  spans: { "24h": "Letzte 24 Stunden", "7d": "Letzte 7 Tage", "30d": "Letzte 30 Tage" },
  action: "Aktion",
  allActions: "Alle Aktionen",
  shown: (count, hasMore) => `${counted(count, "Eintrag", "Einträge")}${hasMore ? " geladen" : ""}`,
  empty: "Noch kein Eintrag",
  noMatch: "Kein Eintrag passt",
  by: "Von",
  from: (address) => `über ${address}`,
  fields: (count) => counted(count, "Feld", "Felder"),
  field: "Feld",
  before: "Vorher",
  after: "Nachher",
};

import type { Messages } from "../en";

export const ledger: Messages["ledger"] = {
  title: "Bilanz",
  view: "Anzeigen",
  views: { day: "Tag", week: "Woche" },
  earlier: "Früher",
  later: "Später",
  days: (from, to) => `${from} bis ${to}`,
  maps: { day: "Messwerte je Minute", week: "Messwerte je Stunde" },
  hints: {
    day: "Wählen Sie eine Minute, um ihre Bilanz zu sehen.",
    week: "Wählen Sie eine Stunde, um ihren Tag nach Minuten zu sehen.",
  },
  legend: { received: "Messwerte", rejected: "Anteil abgelehnt", unbalanced: "nicht ausgeglichen" },
  cell: (time, received, rejected, isBalanced) =>
    `${time}: ${received} empfangen, ${rejected} abgelehnt${isBalanced ? "" : ", nicht ausgeglichen"}`,
  account: "Bilanz",
  messages: "Abgelehnte Nachrichten",
  noMessages: "Keine Nachricht ist aufbewahrt.",
  trace: "Nachverfolgen",
  hour: "Stunde",
  tableOfHours: "Stunden als Tabelle",
  tableOfMinutes: (hour) => `Minuten ab ${hour} als Tabelle`,
  empty: "Keine Messwerte in dieser Zeit",
};

import type { Messages } from "../en";

export const compare: Messages["compare"] = {
  open: "Vergleichen …",
  title: "Mit einem Sensor vergleichen",
  search: "Sensoren suchen",
  found: "Gefundene Sensoren",
  none: "Kein anderer Sensor passt.",
  remove: (name) => `${name} entfernen`,
};

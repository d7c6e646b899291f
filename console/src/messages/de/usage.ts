import type { Messages } from "../en";
import { counted } from "./counts";

export const usage: Messages["usage"] = {
  title: "Nutzung",
  rates: "Ratenlimits",
  ratesNote: "derzeit genutzt; füllt sich laufend auf",
  rate: (capacity, time) => `${counted(capacity, "Messwert", "Messwerte")} in ${time}`,
  used: (used, limit) => `${used} von ${limit}`,
  byDefault: (text) => `${text}, Vorgabe`,
  retention: "Messwerte werden aufbewahrt für",
  unlimited: "Unbegrenzt",
  elsewhere: "Nur der Prozess, der Messwerte aufnimmt, kennt die Nutzung.",
  limits: "Limits",
  change: "Limits ändern",
  changeTitle: "Limits ändern",
  lengthHint: "Zum Beispiel 24h, 30m oder 90s.",
  ratesHint: "Messwerte je Zeit, zum Beispiel 1000/1s, 20000/1m. Leer: unbegrenzt.",
  names: {
    maxAssets: "Assets",
    maxSensors: "Sensoren",
    maxApiKeys: "Gültige API-Schlüssel",
    maxBrokerCredentials: "Broker-Zugänge",
    tenantRates: "Raten des Mandanten",
    sensorRates: "Raten jedes Sensors",
    maxAgeSeconds: "Ältester Zeitstempel",
    maxAheadSeconds: "Zeitstempel in der Zukunft",
  },
  days: "Messwerte je Tag",
  noDays: "In den letzten 30 Tagen wurde kein Messwert geflusht",
  day: "Tag",
};

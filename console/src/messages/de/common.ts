import type { Messages } from "../en";

export const common: Messages["common"] = {
  retry: "Noch einmal versuchen",
  cancel: "Abbrechen",
  close: "Schließen",
  copy: "Kopieren",
  copied: "Kopiert",
  loading: "Wird geladen",
  never: "nie",
  none: "keine",
  unknown: "unbekannt",
  more: "Mehr",
  search: "Suchen",
  clear: "Leeren",
  incident: (id) => `Nennen Sie Ihrem Betreiber den Vorfall ${id}.`,
  broken: "Diese Seite kann nicht angezeigt werden",
  brokenText: "Sluice wurde aktualisiert, oder die Konsole hat einen Fehler. Laden Sie die Seite neu.",
  reload: "Neu laden",
  notFound: "Nicht gefunden",
  notFoundText: "Unter dieser Adresse gibt es nichts, oder Ihr Schlüssel darf es nicht sehen.",
  signedInto: (tenantId) => `Sie sind beim Mandanten ${tenantId} angemeldet.`,
  back: "Zurück zum Anfang",
  utc: (text) => `${text} UTC`,
  table: "Als Tabelle anzeigen",
  done: "Fertig",
  leave: "Sluice kann diese Geheimnisse nicht noch einmal zeigen. Verlassen, ohne sie zu sichern?",
  delete: "Löschen",
  deleting: (name) => `${name} wird gelöscht …`,
  typeToConfirm: (name) => `Zur Bestätigung ${name} eingeben`,
  steps: { done: "fertig", running: "läuft", waiting: "nicht begonnen" },
};

export const connection: Messages["connection"] = {
  online: "Verbunden",
  lost: {
    offline: "Sie sind offline",
    restarting: "Sluice startet neu",
    unavailable: "Sluice kann nicht arbeiten",
    unreachable: "Verbindung verloren",
    silent: "Sluice antwortet nicht",
  },
  reconnecting: "Verbindung wird wiederhergestellt …",
  stale: (age) => `Die gezeigten Daten sind ${age} alt.`,
  silentFor: (length) => `Seit ${length} keine Antwort.`,
  notLive: "Keine Live-Aktualisierung",
  notLiveText: (seconds) =>
    `Kein WebSocket bleibt offen. Vielleicht blockiert sie ein Proxy. Die Seite wird alle ${seconds} s aktualisiert.`,
  clockAhead: (difference) => `Die Uhr dieses Geräts geht ${difference} vor.`,
  clockBehind: (difference) => `Die Uhr dieses Geräts geht ${difference} nach.`,
  clockText: "Sluice zeigt und verlangt Zeiten nach der Uhr des Servers. Stellen Sie die Uhr des Geräts richtig.",
};

export const time: Messages["time"] = {
  now: "jetzt",
  ago: (text) => `vor ${text}`,
  in: (text) => `in ${text}`,
  units: { s: "s", m: "min", h: "h", d: "T", y: "J" },
};

export const request: Messages["request"] = {
  show: "Anfrage anzeigen",
  form: "Form der Anfrage",
  forms: { graphql: "GraphQL", curl: "curl", sdk: "SDK" },
};

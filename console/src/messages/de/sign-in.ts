import type { Messages } from "../en";

export const signIn: Messages["signIn"] = {
  title: "Bei Sluice anmelden",
  lead: "Messwerte, Ablehnungen und ihre Gründe.",
  key: "API-Schlüssel",
  keyHint: "Er beginnt mit slk_. Dieser Tab merkt ihn sich, bis Sie sich abmelden oder den Tab schließen.",
  submit: "Anmelden",
  submitting: "Anmeldung läuft …",
  missing: "Geben Sie einen API-Schlüssel ein.",
  ended: "Sie wurden abgemeldet",
  failed: "Anmeldung fehlgeschlagen",
  provider: {
    or: "oder",
    submit: (host) => `Weiter mit ${host}`,
    waiting: (host) => `Anmeldung bei ${host} läuft …`,
    failures: {
      rejected: (host, detail) => `${host} meldet: ${detail}`,
      unreachable: (host, detail) =>
        `${host} ist nicht nutzbar: ${detail}. Der Dienst muss laufen und Anfragen von ${location.origin} per CORS erlauben.`,
      invalid: (host, detail) => `Die Antwort von ${host} ist ungültig: ${detail}`,
      foreign: () =>
        "Dieser Tab hat die Anmeldung nicht begonnen oder schon abgeschlossen. Versuchen Sie es noch einmal.",
      insecure: (_host, detail) => `Der Browser erlaubt diese Anmeldung nur auf https-Seiten und nicht auf ${detail}.`,
    },
  },
  show: "Anzeigen",
  hide: "Verbergen",
};

import type { Messages } from "../en";

export const shell: Messages["shell"] = {
  navigation: "Seiten",
  skip: "Zum Inhalt springen",
  menu: "Menü",
  account: "Konto",
  signOut: "Abmelden",
  theme: "Farbschema",
  themes: { system: "System", light: "Hell", dark: "Dunkel" },
  language: "Sprache",
  palette: "Gehe zu …",
  paletteHint: "Seiten, Sensoren, Aktionen",
  operatorOf: "Betreiber",
  tenantSection: "Mandant",
  platformSection: "Plattform",
  roles: { OPERATOR: "Betreiber", TENANT_ADMIN: "Verwaltung", TENANT_READER: "Nur Lesen" },
  suspended: "Gesperrt",
  expiresSoon: (when) => `Ihr API-Schlüssel läuft ${when} ab.`,
};

export const pages: Messages["pages"] = {
  overview: "Übersicht",
  fleet: "Flotte",
  rejections: "Ablehnungen",
  trace: "Nachverfolgung",
  ledger: "Bilanz",
  access: "Zugänge",
  usage: "Nutzung",
  audit: "Änderungen",
  tenants: "Mandanten",
  platform: "Plattform",
};

export const palette: Messages["palette"] = {
  label: "Zu einer Seite, einem Sensor oder einer Aktion gehen",
  placeholder: "Seite, Asset oder Sensor eingeben",
  empty: "Nichts passt.",
  pages: "Seiten",
  assets: "Assets",
  sensors: "Sensoren",
  actions: "Aktionen",
  times: { absolute: "Zeiten als Datum und Uhrzeit zeigen", relative: "Zeiten als Alter zeigen" },
  light: "Helles Farbschema",
  dark: "Dunkles Farbschema",
  system: "Farbschema des Systems",
};

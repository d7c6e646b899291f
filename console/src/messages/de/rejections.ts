import type { Messages } from "../en";
import { counted } from "./counts";

export const rejections: Messages["rejections"] = {
  title: "Ablehnungen",
  groups: (count, isComplete) =>
    `${counted(count, "Art", "Arten")}${isComplete ? "" : ", unvollständig: Wählen Sie einen kürzeren Zeitraum"}`,
  span: "Zeitraum",
  spans: { "1h": "1 h", "24h": "24 h", "7d": "7 T" },
  ofSensor: (assetId, sensorId) => `${assetId} / ${sensorId}`,
  otherTopic: "kein Sensor im Topic",
  reason: "Grund",
  allReasons: "Alle Gründe",
  empty: "Keine Ablehnungen",
  emptyText: "Neue Ablehnungen erscheinen hier sofort.",
  times: (count) => `${count}×`,
  messages: "Nachrichten",
  first: "Erste",
  last: "Letzte",
  stage: "Stufe",
  topic: "Topic",
  payload: (bytes) => `Inhalt, ${counted(bytes, "Byte", "Byte")}`,
  example: "Neuestes Beispiel",
  remedy: "Was zu tun ist",
  trace: "Diese Nachricht nachverfolgen",
  limits: "Nutzung und Grenzen",
  sensor: "Sensor öffnen",
  preview: "Vorab prüfen",
  redrive: "Erneut verarbeiten",
  registerAndRedrive: "Registrieren und erneut verarbeiten",
  assetType: (assetId) => `Typ des Assets ${assetId}`,
  sensorType: (sensorId) => `Typ des Sensors ${sensorId}`,
  unit: "Einheit, falls vorhanden",
  wouldBeRedriven: ({ accepted, rejected, expired }) =>
    `Ergebnis wäre: ${accepted} angenommen, ${rejected} erneut abgelehnt, ${expired} nicht mehr aufbewahrt.`,
  remaining: (count) => `${counted(count, "ist", "sind")} noch offen: Wiederholen Sie den Vorgang.`,
  isRedriven: "erneut verarbeitet",
  isRegistered: "Der Sensor ist jetzt registriert.",
  redriven: ({ accepted, rejected, expired }) =>
    `${accepted} angenommen, ${rejected} erneut abgelehnt, ${expired} nicht mehr aufbewahrt.`,
};
